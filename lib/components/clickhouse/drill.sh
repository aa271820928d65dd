#!/usr/bin/env bash
# Loads each database of the dump under another name, beside what is there, and counts its rows.
set -euo pipefail

# shellcheck source=lib/components/clickhouse/common.sh
. "$SCRIPTS/common.sh"
# shellcheck source=lib/constructs/counts.sh
. "$SCRIPTS/counts.sh"

clear() { ask "DROP DATABASE IF EXISTS $scratch SYNC"; }
trap clear EXIT

# A full disk would be a worse fault than a dump that nobody has tried.
has_room() { # database
  local room
  room=$(ask "
    SELECT (SELECT free_space FROM system.disks WHERE name = 'default')
      > 2 * (SELECT ifNull(sum(total_bytes), 0) FROM system.tables WHERE database = '$1')")
  [ "$room" = 1 ] || {
    echo "$1: no room to load it a second time" >&2
    return 1
  }
}

load() { # place
  clear
  ask "RESTORE DATABASE ${1#*/} AS $scratch FROM S3(dumps, '$1') FORMAT Null"
}

status=0
while read -r place; do
  name=${place#*/}
  if ! { has_room "$name" && load "$place" && complete "$name" "$scratch"; }; then status=1; fi
done <"$WORK/dump/databases.list"
exit "$status"
