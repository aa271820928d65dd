#!/usr/bin/env bash
# Loads each database of the dump under another name, beside what is there, and counts its documents.
set -euo pipefail

# shellcheck source=lib/components/mongodb/common.sh
. "$SCRIPTS/common.sh"
# shellcheck source=lib/constructs/counts.sh
. "$SCRIPTS/counts.sh"

status=0
while read -r name; do
  prove "$name" || status=1
done <"$WORK/dump/databases.list"
exit "$status"
