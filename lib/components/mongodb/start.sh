#!/usr/bin/env bash
# Starts the server as the only member of a replica set. Its key must be a file that nobody but its owner can read,
# which no volume of a Secret gives.
set -euo pipefail

umask 077
printf '%s' "$MEMBER_KEY" >/tmp/member.key
unset MEMBER_KEY

# A first start that was killed left a server without an administrator, which nobody can enter any more, nor has.
if [ -e /data/db/WiredTiger ] && [ ! -e /data/db/administrator ]; then
  aside="/data/db/interrupted-$(date -u +%Y-%m-%dT%H-%M-%SZ)"
  echo "the first start was interrupted: it starts again, and what there was is in $aside"
  shopt -s extglob
  mkdir "$aside"
  mv /data/db/!(interrupted-*) "$aside"
fi

exec docker-entrypoint.sh mongod "$@"
