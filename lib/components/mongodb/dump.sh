#!/usr/bin/env bash
# Writes every database of an application into a folder of $WORK that is named by the time. Users are not in it: claims
# make them.
set -euo pipefail

rm -rf "${WORK:?}"/*
folder="$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ)"
mkdir "$folder"

# As a file, the password is on no command line.
umask 077
printf 'password: "%s"\n' "$ADMIN_PASSWORD" >/tmp/tools.yaml
umask 022

names=$(mongosh --quiet "mongodb://$SERVER/?directConnection=true" --file "$SCRIPTS/databases.js")
for name in $names; do
  echo "dumping $name"
  mongodump --quiet --config=/tmp/tools.yaml --host="$SERVER" --username=admin --authenticationDatabase=admin \
    --db="$name" --gzip --archive="$folder/$name.archive"
  echo "$name" >>"$folder/databases.list"
done

touch "$folder/databases.list"
(cd "$folder" && sha256sum -- * >"$WORK/checksums")
mv "$WORK/checksums" "$folder/checksums"
