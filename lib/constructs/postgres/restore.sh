#!/usr/bin/env bash
# Puts databases back as they are in the dump, and ends whoever is connected to them: $DATABASE, or all in the dump.
set -euo pipefail

# shellcheck source=lib/constructs/postgres/hooks.sh
. "$SCRIPTS/hooks.sh"

sql() { psql -X --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

set=$(cat "$WORK/set")
found=no
while IFS=: read -r name owner; do
  if [ "$name" != "${DATABASE:-$name}" ]; then continue; fi
  sql --set=owner="$owner" --file="$SCRIPTS/restore-begin.sql"
  hook thinkube_restoring before-restore.sql
  pg_restore --exit-on-error --dbname=thinkube_restoring "$WORK/dump/$name.dump"
  sql --set=name="$name" --file="$SCRIPTS/restore-swap.sql"
  hook "$name" after-restore.sql
  sql --set=name="$name" --file="$SCRIPTS/restore-open.sql"
  echo "$name is as it was in the dump $set"
  found=yes
done <"$WORK/dump/databases.list"

if [ "$found" = no ]; then
  echo "the dump $set has no database ${DATABASE:-}" >&2
  exit 1
fi
