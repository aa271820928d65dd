#!/usr/bin/env bash
# Lets the server load the databases of a dump that have no tables. One that has is left as it is: drop its tables
# first, to have the old ones back.
set -euo pipefail

while read -r place; do
  name=${place#*/}
  tables=$(clickhouse-client --query "SELECT count() FROM system.tables WHERE database = '$name'")
  if [ "$tables" != 0 ]; then
    echo "$name has tables: it stays"
    continue
  fi
  echo "restoring $name"
  clickhouse-client --query "RESTORE DATABASE $name FROM S3(dumps, '$place') FORMAT Null"
done <"$WORK/dump/databases.list"
