#!/bin/bash
# Takes a snapshot, and deletes those that are older than $KEEP_DAYS days. Each holds what the one before lacks.
set -euo pipefail

# shellcheck source=lib/components/opensearch/common.sh
. /scripts/common.sh

name=$(date -u +%Y-%m-%dt%H-%M-%S)
api PUT "_snapshot/home/$name?wait_for_completion=true" /scripts/snapshot.json >/tmp/taken
if ! grep -q '"state":"SUCCESS"' /tmp/taken; then
  cat /tmp/taken >&2
  exit 1
fi
echo "taken: $name"

oldest=$(date -u -d "$KEEP_DAYS days ago" +%Y-%m-%dt%H-%M-%S)
api GET '_cat/snapshots/home?h=id&s=id' | while read -r id; do
  if [[ $id == 20* && $id < $oldest && $id != "$name" ]]; then
    api DELETE "_snapshot/home/$id" >/dev/null
    echo "deleted: $id"
  fi
done
