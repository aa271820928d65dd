#!/usr/bin/env bash
# Starts the server, unless the volume belongs to another major version: an empty database beside the real one
# would look like lost data.
set -euo pipefail

root=${VOLUME:-/var/lib/postgresql}

refuse() {
  printf '%s\n' "$@" "See the help of postgresql: how to go from one major version to the next." >&2
  exit 1
}

for version in "$root"/*/data/PG_VERSION; do
  [ -s "$version" ] || continue
  other=$(cat "$version")
  if [ "$other" -gt "$PG_MAJOR" ]; then
    refuse "This volume was taken over by PostgreSQL $other; PostgreSQL $PG_MAJOR would show what was there before."
  fi
  # A folder for the new version that somebody made by hand says that a dump was taken, and is to be loaded.
  if [ "$other" -lt "$PG_MAJOR" ] && [ ! -d "$root/$PG_MAJOR" ]; then
    refuse "This volume holds the data of PostgreSQL $other, which PostgreSQL $PG_MAJOR cannot read."
  fi
done

exec docker-entrypoint.sh postgres "$@"
