#!/usr/bin/env bash
# Before the server starts, which is the only time when its data may be dumped: a dump of what there is, and what somebody
# asked to be loaded. The Community edition has no other way.
set -euo pipefail

dumps=/data/dumps
if [ -d /data/databases/neo4j ]; then
  rm -rf "$dumps/new"
  mkdir -p "$dumps/new"
  if neo4j-admin database dump neo4j --to-path="$dumps/new"; then
    mv "$dumps/new/neo4j.dump" "$dumps/neo4j.dump"
    date -u +%Y-%m-%dT%H-%M-%SZ >"$dumps/time"
  else
    # After a power cut the server has to recover first; the next start dumps.
    echo "there is no dump of today: the server starts all the same"
  fi
fi

if [ -f /data/restore/neo4j.dump ]; then
  echo "loading the dump that was asked for"
  neo4j-admin database load neo4j --from-path=/data/restore --overwrite-destination=true
  rm /data/restore/neo4j.dump
fi
