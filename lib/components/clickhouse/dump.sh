#!/usr/bin/env bash
# Lets the server write every database of an application to the object store, into a folder that is named by the time.
# The list of them follows when all are there.
set -euo pipefail

# shellcheck source=lib/components/clickhouse/common.sh
. "$SCRIPTS/common.sh"
# shellcheck source=lib/constructs/counts.sh
. "$SCRIPTS/counts.sh"

rm -rf "${WORK:?}"/*
set=$(date -u +%Y-%m-%dT%H-%M-%SZ)
mkdir "$WORK/$set"
cd "$WORK/$set"
touch databases.list rows.list

names=$(ask "
  SELECT name FROM system.databases
  WHERE engine = 'Atomic' AND name NOT IN ('system', 'default', '$scratch') AND NOT startsWith(name, '$before')
  ORDER BY name")
for name in $names; do
  echo "dumping $name"
  counted "$name" ask "BACKUP DATABASE $name TO S3(dumps, '$set/$name') FORMAT Null"
  echo "$set/$name" >>databases.list
done
sha256sum databases.list rows.list >checksums
