#!/usr/bin/env bash
# Lets the server put databases back as they are in the dump: $DATABASE, or all in the dump. What came after it is lost.
set -euo pipefail

set=$(cat "$WORK/set")
found=no
while read -r place; do
  name=${place#*/}
  if [ "$name" != "${DATABASE:-$name}" ]; then continue; fi
  clickhouse-client --query "DROP DATABASE IF EXISTS $name SYNC" </dev/null
  clickhouse-client --query "RESTORE DATABASE $name FROM S3(dumps, '$place') FORMAT Null" </dev/null
  echo "$name is as it was in the dump $set"
  found=yes
done <"$WORK/dump/databases.list"

if [ "$found" = no ]; then
  echo "the dump $set has no database ${DATABASE:-}" >&2
  exit 1
fi
