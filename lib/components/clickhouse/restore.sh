#!/usr/bin/env bash
# Lets the server put databases back as they are in the dump: $DATABASE, or all in the dump. What came after it is lost.
# What is there waits under another name until the dump is loaded, and comes back where it cannot be.
set -euo pipefail

# shellcheck source=lib/components/clickhouse/common.sh
. "$SCRIPTS/common.sh"

exists() { # database
  [ -n "$(ask "SELECT name FROM system.databases WHERE name = '$1'")" ]
}

# Views name the database that they read: it is renamed only to be out of the way.
move() { # from to
  clickhouse-client --check_table_dependencies 0 --query "RENAME DATABASE $1 TO $2" </dev/null
}

set=$(cat "$WORK/set")
found=no
while read -r place; do
  name=${place#*/}
  if [ "$name" != "${DATABASE:-$name}" ]; then continue; fi
  # Where this was stopped half-way, what there was waits already.
  if exists "$name" && ! exists "$before$name"; then move "$name" "$before$name"; fi
  ask "DROP DATABASE IF EXISTS $name SYNC"
  if ! ask "RESTORE DATABASE $name FROM S3(dumps, '$place') FORMAT Null"; then
    ask "DROP DATABASE IF EXISTS $name SYNC"
    if exists "$before$name"; then move "$before$name" "$name"; fi
    echo "$name cannot be read from the dump $set, and is as it was" >&2
    exit 1
  fi
  ask "DROP DATABASE IF EXISTS $before$name SYNC"
  echo "$name is as it was in the dump $set"
  found=yes
done <"$WORK/dump/databases.list"

if [ "$found" = no ]; then
  echo "the dump $set has no database ${DATABASE:-}" >&2
  exit 1
fi
