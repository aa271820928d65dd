#!/usr/bin/env bash
# Writes a dump of every database and of the roles into a folder of $WORK that is named by the time, with the checksum
# of each file.
set -euo pipefail

sql() { psql -X --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

if [ "$(sql --command='SELECT phase FROM thinkube.start')" != ready ]; then
  echo "a dump is being restored: this is no time to take one" >&2
  exit 1
fi

rm -rf "${WORK:?}"/*
folder="$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ)"
mkdir "$folder"

# Passwords are set by the claims, so their hashes need not leave the server.
pg_dumpall --roles-only --no-role-passwords |
  grep -Ev '^(CREATE|ALTER) ROLE (postgres|exporter)[ ;]|^GRANT .* TO exporter( |;)' >"$folder/roles.sql"

excluded() {
  local name dump
  while IFS=: read -r name _ _ dump; do
    if [ "$name" = "$1" ] && [ "$dump" = no ]; then return 0; fi
  done <"$SCRIPTS/databases.list"
  return 1
}

# Where drills are held, rows are counted in the very snapshot that is dumped: the session that exports it stays until
# both are done.
dump() { # database
  local snapshot session
  if [ ! -e "$SCRIPTS/rows.sql" ]; then
    pg_dump --format=custom --compress=6 --file="$folder/$1.dump" "$1"
    return
  fi
  coproc SNAPSHOT { sql --dbname="$1"; }
  session=$SNAPSHOT_PID
  printf '%s\n' 'SET idle_in_transaction_session_timeout = 0;' 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;' \
    'SELECT pg_export_snapshot();' >&"${SNAPSHOT[1]}"
  read -r snapshot <&"${SNAPSHOT[0]}"
  pg_dump --snapshot="$snapshot" --format=custom --compress=6 --file="$folder/$1.dump" "$1"
  printf '%s\n' "\\o $folder/$1.rows" "\\i $SCRIPTS/rows.sql" '\q' >&"${SNAPSHOT[1]}"
  wait "$session"
}

sql --field-separator=: --file="$SCRIPTS/databases.sql" |
  while IFS=: read -r name owner; do
    if excluded "$name"; then continue; fi
    echo "dumping $name"
    dump "$name"
    echo "$name:$owner" >>"$folder/databases.list"
  done

touch "$folder/databases.list"
(cd "$folder" && sha256sum -- * >"$WORK/checksums")
mv "$WORK/checksums" "$folder/checksums"
