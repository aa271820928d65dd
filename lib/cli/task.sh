# shellcheck shell=sh
# told VARIABLE...: the job that it reads, with these variables.
told() {
  if [ $# -eq 0 ]; then cat; else kubectl set env --local -f - -o json "$@"; fi
}

# task NAMESPACE CRONJOB VARIABLE...: what that CronJob does, now, with these variables; shows its log.
task() {
  namespace=$1
  job=$2-now
  kubectl -n "$namespace" delete job "$job" --ignore-not-found
  cronjob=$2
  shift 2
  kubectl -n "$namespace" create job "$job" --from="cronjob/$cronjob" --dry-run=client -o json |
    told "$@" | kubectl -n "$namespace" create -f -
  while :; do
    case $(kubectl -n "$namespace" get job "$job" -o jsonpath='{.status.conditions[*].type}') in
      *Complete*) break ;;
      *Failed*)
        kubectl -n "$namespace" logs "job/$job" --all-containers >&2
        echo "$job has failed, and nothing after it was done" >&2
        exit 1
        ;;
    esac
    sleep 5
  done
  kubectl -n "$namespace" logs "job/$job" --all-containers
}
