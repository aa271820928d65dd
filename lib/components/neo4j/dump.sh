#!/bin/sh
# Restarts the server, which dumps its data before it starts, and takes that dump into a folder of $WORK that is named by
# the time.
set -eu

# shellcheck source=/dev/null
. "$SCRIPTS/restart.sh"

before=$(cat /data/dumps/time 2>/dev/null || true)
restart
time=$(cat /data/dumps/time 2>/dev/null || true)
if [ "$time" = "$before" ]; then
  echo "the server did not dump: read the log of its container prepare" >&2
  exit 1
fi

rm -rf "${WORK:?}"/*
mkdir "$WORK/$time"
cp /data/dumps/neo4j.dump "$WORK/$time/neo4j.dump"
cd "$WORK/$time"
echo neo4j >databases.list
sha256sum neo4j.dump databases.list >checksums
