#!/usr/bin/env bash
# Loads a dump into a new server, then makes a role and a database for each claim. May be run twice, and killed
# anywhere: a database is either complete under its name or not there.
set -euo pipefail

# shellcheck source=lib/constructs/postgres/hooks.sh
. "$SCRIPTS/hooks.sh"

sql() { psql -X --quiet --no-align --tuples-only "$@"; }

# One at a time: the lock is gone with the session, and the session with this script.
coproc LOCK { sql; }
printf 'SELECT pg_advisory_lock(74653301);\n' >&"${LOCK[1]}"
read -r <&"${LOCK[0]}"

phase() { sql --file="$SCRIPTS/phase.sql"; }
enter() {
  sql --set=ON_ERROR_STOP=1 --command="INSERT INTO thinkube.start (phase) VALUES ('$1')
    ON CONFLICT (only_row) DO UPDATE SET phase = excluded.phase, since = now()"
}

restore() {
  # Owners come before what they own; those that exist already say so, and that is all right.
  sql --file="$WORK/dump/roles.sql" 2>&1 | grep -v 'already exists' || true
  while IFS=: read -r name owner; do
    echo "restoring $name"
    if [ -z "$(sql --set=name="$name" <<<"SELECT 1 FROM pg_database WHERE datname = :'name'")" ]; then
      sql --set=owner="$owner" --file="$SCRIPTS/restore-begin.sql"
      hook thinkube_restoring before-restore.sql
      pg_restore --exit-on-error --dbname=thinkube_restoring "$WORK/dump/$name.dump"
      sql --set=name="$name" --file="$SCRIPTS/restore-end.sql"
    fi
    # Also where it was killed right before this.
    hook "$name" after-restore.sql
    sql --set=ON_ERROR_STOP=1 --set=name="$name" --file="$SCRIPTS/restore-open.sql"
  done <"$WORK/dump/databases.list"
}

if [ "$(phase)" = new ] && [ -f "$WORK/dump/databases.list" ]; then enter restoring; fi
if [ "$(phase)" = restoring ]; then restore; fi
if [ "$(phase)" != ready ]; then enter ready; fi

EXPORTER_FILE="$SECRETS/$EXPORTER/password" sql --file="$SCRIPTS/server.sql"

while IFS=: read -r name secret extensions _; do
  [ -n "$name" ] || continue
  PASSWORD_FILE="$SECRETS/$secret/password" sql --set=role="$name" --file="$SCRIPTS/role.sql"
  sql --set=name="$name" --set=role="$name" --file="$SCRIPTS/database.sql"
  sql --dbname="$name" --set=role="$name" --set=extensions="$extensions" --file="$SCRIPTS/contents.sql"
  hook "$name" each-database.sql
  if [ -s "$SCRIPTS/people.list" ]; then sql --dbname="$name" --set=owner="$name" --file="$SCRIPTS/readers.sql"; fi
  echo "$name is ready"
done <"$SCRIPTS/databases.list"

while IFS=: read -r name secret _; do
  PASSWORD_FILE="$SECRETS/$secret/password" sql --set=role="$name" --file="$SCRIPTS/role.sql"
  echo "$name may connect"
done <"$SCRIPTS/people.list"
sql --file="$SCRIPTS/people.sql"
