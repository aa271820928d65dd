#!/usr/bin/env bash
# Puts databases back as they are in the dump: $DATABASE, or all in the dump. What came after it is lost.
set -euo pipefail

umask 077
printf 'password: "%s"\n' "$ADMIN_PASSWORD" >/tmp/tools.yaml

set=$(cat "$WORK/set")
found=no
while read -r name; do
  if [ "$name" != "${DATABASE:-$name}" ]; then continue; fi
  NAME=$name mongosh --quiet "mongodb://$SERVER/?directConnection=true" --file "$SCRIPTS/drop.js" </dev/null
  mongorestore --quiet --config=/tmp/tools.yaml --host="$SERVER" --username=admin --authenticationDatabase=admin \
    --nsInclude="$name.*" --gzip --archive="$WORK/dump/$name.archive" </dev/null
  echo "$name is as it was in the dump $set"
  found=yes
done <"$WORK/dump/databases.list"

if [ "$found" = no ]; then
  echo "the dump $set has no database ${DATABASE:-}" >&2
  exit 1
fi
