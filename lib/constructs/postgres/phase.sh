#!/usr/bin/env bash
# Writes into $WORK/phase how far this server is:
#   new        its volume is empty, and nobody has decided yet whether a dump is to be loaded
#   restoring  a dump is being loaded
#   ready      databases are here to stay
set -euo pipefail

until pg_isready --quiet; do
  echo "waiting for $PGHOST"
  sleep 2
done
psql -X --quiet --tuples-only --no-align --file="$SCRIPTS/phase.sql" >"$WORK/phase"
echo "phase: $(cat "$WORK/phase")"
