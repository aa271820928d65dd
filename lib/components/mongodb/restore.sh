#!/usr/bin/env bash
# Puts databases back as they are in the dump: $DATABASE, or all in the dump. What came after it is lost. Nothing is
# dropped before the dump has been loaded beside it.
set -euo pipefail

# shellcheck source=lib/components/mongodb/common.sh
. "$SCRIPTS/common.sh"
# shellcheck source=lib/constructs/counts.sh
. "$SCRIPTS/counts.sh"

set=$(cat "$WORK/set")
found=no
while read -r name; do
  if [ "$name" != "${DATABASE:-$name}" ]; then continue; fi
  prove "$name" || {
    echo "$name stays as it is" >&2
    exit 1
  }
  ask drop.js "$name"
  load "$name"
  echo "$name is as it was in the dump $set"
  found=yes
done <"$WORK/dump/databases.list"

if [ "$found" = no ]; then
  echo "the dump $set has no database ${DATABASE:-}" >&2
  exit 1
fi
