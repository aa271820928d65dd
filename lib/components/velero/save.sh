#!/bin/sh
# Saves the volumes of the list. Velero reads a volume through a running pod that mounts it, so each gets one for as
# long as that takes, whether its own software runs or not; the backup is of these pods and of what they mount.
set -eu

# shellcheck source=lib/components/velero/common.sh
. "$SCRIPTS/common.sh"

namespaces=$(cut -d : -f 1 "$SCRIPTS/claims.list" | sort -u)
backup=volumes-$(date -u +%Y%m%d%H%M%S)
status=0

release_all() {
  for namespace in $namespaces; do release "$namespace"; done
}
trap release_all EXIT
trap 'exit 1' TERM INT

# bound NAMESPACE ARGUMENT...: claims that have a volume; without one there is nothing to save.
bound() {
  in=$1
  shift
  kubectl get persistentvolumeclaims --namespace "$in" "$@" \
    --output jsonpath='{range .items[?(@.status.phase=="Bound")]}{.metadata.name}{"\n"}{end}'
}

hold() { # namespace claim
  sed "s/CLAIM/$2/" "$SCRIPTS/holder.yaml" | kubectl create --namespace "$1" --filename -
}

hold_listed() {
  while IFS=: read -r namespace kind name; do
    case $kind in
      claim) claims=$(bound "$namespace" --field-selector "metadata.name=$name") ;;
      label) claims=$(bound "$namespace" --selector "app.kubernetes.io/name=$name") ;;
    esac
    for claim in $claims; do hold "$namespace" "$claim"; done
  done <"$SCRIPTS/claims.list"
}

# A volume is on one node: what that node cannot start now is missing in this backup, and the others are saved.
drop_unready() {
  for namespace in $namespaces; do
    if kubectl wait pods --namespace "$namespace" --selector "$holders" --for=condition=Ready --timeout="${READY:-600s}"; then
      continue
    fi
    late=$(kubectl get pods --namespace "$namespace" --selector "$holders" --field-selector status.phase!=Running --output name)
    for pod in $late; do
      echo "not saved: namespace $namespace, ${pod#pod/velero-hold-}; its node starts no pod" >&2
      kubectl delete --namespace "$namespace" "$pod" --ignore-not-found
      status=1
    done
  done
}

count() {
  for namespace in $namespaces; do
    kubectl get pods --namespace "$namespace" --selector "$holders" --output name
  done | wc -l
}

release_all
hold_listed
held=$(count)
if [ "$held" -eq 0 ]; then
  echo 'there is no volume to save yet'
  exit 0
fi
drop_unready
held=$(count)

template=$(kubectl get schedules.velero.io volumes --output jsonpath='{.spec.template}')
printf '{"apiVersion":"velero.io/v1","kind":"Backup","metadata":{"name":"%s","labels":{"velero.io/schedule-name":"volumes"}},"spec":%s}' \
  "$backup" "$template" | kubectl create --filename -
await backups.velero.io "$backup"

# Velero leaves out volumes that it cannot read, such as those of type hostPath, and calls that a success.
saved=$(completed podvolumebackups.velero.io "velero.io/backup-name=$backup")
echo "saved $saved of $held volumes"
[ "$saved" -eq "$held" ] || status=1
exit "$status"
