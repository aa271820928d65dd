#!/usr/bin/env bash
# Starts the server, unless the volume belongs to another major version: an empty database beside the real one
# would look like lost data. The administrator's password is that of the Secret, also after that was rotated or the
# volume came without it.
set -euo pipefail

root=${VOLUME:-/var/lib/postgresql}

refuse() {
  printf '%s\n' "$@" "See the help of ${COMPONENT:-postgresql}: how to go from one major version to the next." >&2
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

# A server without a network takes a new one. Which one it has is kept beside the data, as a hash: a start after a crash
# is left to the real server, which can be asked how it is meanwhile.
known="$root/.administrator"
password=$(sha256sum <<<"$POSTGRES_PASSWORD" | cut -d ' ' -f 1)
if [ "$(cat "$known" 2>/dev/null)" != "$password" ]; then
  if [ -s "$PGDATA/PG_VERSION" ]; then
    echo "the administrator gets the password of the Secret"
    quoted=${POSTGRES_PASSWORD//"'"/"''"}
    postgres --single -D "$PGDATA" "$@" -c log_statement=none -c log_min_error_statement=panic postgres \
      >/dev/null <<<"ALTER ROLE postgres PASSWORD '$quoted'"
  fi
  printf '%s\n' "$password" >"$known"
fi

exec docker-entrypoint.sh postgres "$@"
