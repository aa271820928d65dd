# shellcheck shell=sh
# For save.sh and restore.sh: pods that hold volumes, and waiting for Velero.

holders='app.kubernetes.io/name=velero-hold'

# await KIND NAME: until Velero has done it.
await() {
  while :; do
    phase=$(kubectl get "$1" "$2" --output jsonpath='{.status.phase}')
    case $phase in
      Completed)
        echo "$2: completed"
        return 0
        ;;
      PartiallyFailed | Failed | FailedValidation)
        echo "$2: $phase; see: velero describe or kubectl logs --namespace velero deployment/velero" >&2
        return 1
        ;;
    esac
    sleep "${PAUSE:-10}"
  done
}

# completed KIND SELECTOR: how many volumes have been read or written.
completed() {
  kubectl get "$1" --selector "$2" --output jsonpath='{range .items[?(@.status.phase=="Completed")]}x{end}' | wc -c
}

# release NAMESPACE
release() {
  kubectl delete pods --namespace "$1" --selector "$holders" --ignore-not-found
}
