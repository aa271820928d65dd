#!/usr/bin/env bash
# Writes every database of an application into a folder of $WORK that is named by the time. Users are not in it: claims
# make them.
set -euo pipefail

# shellcheck source=lib/components/mongodb/common.sh
. "$SCRIPTS/common.sh"
# shellcheck source=lib/constructs/counts.sh
. "$SCRIPTS/counts.sh"

rm -rf "${WORK:?}"/*
folder="$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ)"
mkdir "$folder"
cd "$folder"
touch databases.list rows.list

names=$(ask databases.js)
for name in $names; do
  echo "dumping $name"
  counted "$name" mongodump "${server[@]}" --db="$name" --archive="$name.archive"
  echo "$name" >>databases.list
done
sha256sum -- * >"$WORK/checksums"
mv "$WORK/checksums" checksums
