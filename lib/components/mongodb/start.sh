#!/usr/bin/env bash
# Starts the server as the only member of a replica set. Its key must be a file that nobody but its owner can read,
# which no volume of a Secret gives.
set -euo pipefail

root=${VOLUME:-/data/db}

umask 077
printf '%s' "$MEMBER_KEY" >"${KEY_FILE:-/tmp/member.key}"
unset MEMBER_KEY

# A first start that was killed left a server without an administrator, which nobody can enter any more, nor has.
if [ -e "$root/WiredTiger" ] && [ ! -e "$root/administrator" ]; then
  aside="$root/interrupted-$(date -u +%Y-%m-%dT%H-%M-%SZ)"
  echo "the first start was interrupted: it starts again, and what there was is in $aside"
  mkdir "$aside"
  find "$root" -mindepth 1 -maxdepth 1 ! -name 'interrupted-*' -exec mv -t "$aside" {} +
fi

exec docker-entrypoint.sh mongod "$@"
