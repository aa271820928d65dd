#!/usr/bin/env bash
# As much of upstream's entrypoint as the manifests rely on: an empty PGDATA becomes a server whose superuser has the
# password POSTGRES_PASSWORD, and which asks everybody from outside for one.
set -euo pipefail
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  words=()
  [ -z "${POSTGRES_INITDB_ARGS:-}" ] || read -ra words <<<"$POSTGRES_INITDB_ARGS"
  initdb --username="${POSTGRES_USER:-postgres}" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:?}") "${words[@]}"
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
fi
exec "$@"
