#!/usr/bin/env bash
# Loads the databases of a dump that are not there. One that is there is left as it is: drop it first, to have the old
# one back.
set -euo pipefail

umask 077
printf 'password: "%s"\n' "$ADMIN_PASSWORD" >/tmp/tools.yaml

present=$(mongosh --quiet "mongodb://$SERVER/?directConnection=true" --file "$SCRIPTS/databases.js")
while read -r name; do
  if grep -qxF -- "$name" <<<"$present"; then
    echo "$name is there: it stays"
    continue
  fi
  echo "restoring $name"
  mongorestore --quiet --config=/tmp/tools.yaml --host="$SERVER" --username=admin --authenticationDatabase=admin \
    --nsInclude="$name.*" --gzip --archive="$WORK/dump/$name.archive"
done <"$WORK/dump/databases.list"
