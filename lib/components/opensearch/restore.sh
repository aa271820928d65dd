#!/bin/bash
# Brings the indexes of the newest snapshot back, or of the one that is named $SNAPSHOT. Those of other days stay.
set -euo pipefail

# shellcheck source=lib/components/opensearch/common.sh
. /scripts/common.sh

# The server looks into the folder anew.
api PUT _snapshot/home /scripts/repository.json
name=${SNAPSHOT:-}
if [ -z "$name" ]; then
  while read -r id status; do
    if [[ $id == 20* && $status == SUCCESS ]]; then name=$id; fi
  done < <(api GET '_cat/snapshots/home?h=id,status&s=id')
fi
[ -n "$name" ] || {
  echo 'there is no snapshot' >&2
  exit 1
}

# One that is open cannot be restored; closed, it is not made again by the next line that arrives.
for index in $(api GET "_snapshot/home/$name?filter_path=snapshots.indices" | grep -o 'logs-[^"]*'); do
  api POST "$index/_close?ignore_unavailable=true" >/dev/null
done
api POST "_snapshot/home/$name/_restore?wait_for_completion=true" /scripts/snapshot.json
echo "logs are as they were in the snapshot $name"
