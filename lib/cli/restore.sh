#!/bin/sh
# What a component keeps, as it was at its last backup. What came after that is lost. Stopped half-way, it is run again.
set -eu

# pause NAMESPACE APPLICATION, resume NAMESPACE APPLICATION: whether Argo CD keeps it as it is in Git.
pause() {
  kubectl -n "$1" annotate applications.argoproj.io "$2" argocd.argoproj.io/skip-reconcile=true --overwrite
}
resume() {
  kubectl -n "$1" annotate applications.argoproj.io "$2" argocd.argoproj.io/skip-reconcile-
}

# stop NAMESPACE KIND/NAME, start NAMESPACE KIND/NAME
stop() {
  kubectl -n "$1" scale "$2" --replicas=0
  kubectl -n "$1" wait pods -l "app.kubernetes.io/name=${2#*/}" --for=delete --timeout=600s
}
start() {
  kubectl -n "$1" scale "$2" --replicas=1
  kubectl -n "$1" rollout status "$2" --timeout=900s
}

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
        echo "$job has failed: what it was to restore may be incomplete, and nothing has been started" >&2
        exit 1
        ;;
    esac
    sleep 5
  done
  kubectl -n "$namespace" logs "job/$job" --all-containers
}
