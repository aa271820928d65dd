#!/usr/bin/env bash
# Waits for the server, then makes a user for each claim. May be run twice, and killed anywhere.
set -euo pipefail

address="mongodb://$SERVER/?directConnection=true"
until mongosh --quiet "$address" --eval 'db.runCommand({ ping: 1 }).ok' >/dev/null 2>&1; do
  echo "waiting for $SERVER"
  sleep 5
done
exec mongosh --quiet "$address" --file "$SCRIPTS/provision.js"
