#!/usr/bin/env bash
# Loads the newest dump into a server that lives as long as this script, counts what is in it, compares that with what
# was counted when the dump was taken, and tells the real server, whose exporter tells Prometheus.
set -euo pipefail

# shellcheck source=lib/constructs/postgres/hooks.sh
. "$SCRIPTS/hooks.sh"

sql() { psql -X --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }
scratch() { PGHOST=$WORK PGPORT=5432 PGUSER=postgres "$@"; }

set=$(cat "$WORK/set")
data=$WORK/scratch
rm -rf "$data"
initdb --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --set=huge_pages=off >"$WORK/log"
# Nothing of it has to outlive a power cut, and no worker of an extension may change what is counted.
pg_ctl --pgdata="$data" --wait --log="$WORK/log" start --options="${SETTINGS:-} -c listen_addresses= -c port=5432 \
  -c unix_socket_directories=$WORK -c shared_buffers=64MB -c max_worker_processes=0 -c max_parallel_maintenance_workers=0 \
  -c fsync=off -c full_page_writes=off -c huge_pages=off" >/dev/null
trap 'pg_ctl --pgdata="$data" --mode=immediate stop >/dev/null' EXIT

# postgres is there already, and says so.
scratch psql -X --quiet --file="$WORK/dump/roles.sql" 2>&1 | grep -v 'already exists' || true

status=0
while IFS=: read -r name owner; do
  scratch createdb --owner="$owner" --template=template0 --encoding=UTF8 "$name"
  scratch hook "$name" before-restore.sql >/dev/null
  scratch pg_restore --exit-on-error --dbname="$name" "$WORK/dump/$name.dump"
  scratch hook "$name" after-restore.sql >/dev/null
  scratch sql --dbname="$name" --file="$SCRIPTS/rows.sql" >"$WORK/$name.rows"
  differences=$(diff "$WORK/dump/$name.rows" "$WORK/$name.rows" | tee "$WORK/diff" | grep -c '^[<>]' || true)
  tables=$(wc -l <"$WORK/$name.rows")
  rows=$(awk -F: '{ rows += $NF } END { printf "%d", rows }' "$WORK/$name.rows")
  echo "$name: $tables tables with $rows rows are back from the dump $set"
  if [ "$differences" -gt 0 ]; then
    cat "$WORK/diff" >&2
    echo "$name: the dump $set has not brought back what it was taken of" >&2
    status=1
  fi
  sql --set=database="$name" --set=set="$set" --set=tables="$tables" --set=rows="$rows" \
    --set=differences="$differences" --file="$SCRIPTS/drill-result.sql"
done <"$WORK/dump/databases.list"
# Of databases that are dumped no more.
sql --set=set="$set" <<<"DELETE FROM thinkube.drill WHERE dump <> to_timestamp(:'set', 'YYYY-MM-DD\"T\"HH24-MI-SS')"
exit "$status"
