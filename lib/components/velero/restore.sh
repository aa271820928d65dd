#!/bin/sh
# Brings the volumes of the namespace $FROM back: from the backup $BACKUP, or the newest that is complete. Its software
# must not run. Files that are newer than the backup stay; all others are as they were.
set -eu

# shellcheck source=lib/components/velero/common.sh
. "$SCRIPTS/common.sh"

restore=$FROM-$(date -u +%Y%m%d%H%M%S)
trap 'release "$FROM"' EXIT
trap 'exit 1' TERM INT

newest() {
  kubectl get backups.velero.io --selector velero.io/schedule-name=volumes \
    --output jsonpath='{range .items[?(@.status.phase=="Completed")]}{.metadata.name}{"\n"}{end}' | sort | tail -n 1
}

backup=${BACKUP:-$(newest)}
if [ -z "$backup" ]; then
  echo 'there is no backup of volumes' >&2
  exit 1
fi
echo "restoring the volumes of $FROM from $backup"
release "$FROM"
kubectl create --filename - <<END
apiVersion: velero.io/v1
kind: Restore
metadata:
  name: $restore
spec:
  backupName: $backup
  includedNamespaces: ["$FROM"]
  includedResources: [pods, persistentvolumeclaims, persistentvolumes]
END
await restores.velero.io "$restore"

restored=$(completed podvolumerestores.velero.io "velero.io/restore-name=$restore")
echo "restored $restored volumes"
[ "$restored" -gt 0 ]
