#!/bin/bash
# Restores every index of the newest snapshot, one after the other, under another name.
set -euo pipefail

# shellcheck source=lib/components/opensearch/common.sh
. /scripts/common.sh

name=$(newest)
status=0
for index in $(indexes "$name"); do
  prove "$name" "$index" || status=1
done
exit "$status"
