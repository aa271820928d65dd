#!/usr/bin/env bash
# Before the server starts, which is the only time when its data may be dumped: a dump of what there is, and what somebody
# asked to be loaded. The Community edition has no other way.
set -euo pipefail

root=${VOLUME:-/data}
dumps=$root/dumps
asked=$root/restore/neo4j.dump
before=$root/before-restore

# What there is gives way to what is loaded, and comes back where that cannot be loaded.
put_aside() {
  local part
  mkdir -p "$before"
  for part in databases transactions; do
    if [ -d "$root/$part/neo4j" ]; then mv "$root/$part/neo4j" "$before/$part"; fi
  done
}
put_back() {
  local part
  for part in databases transactions; do
    if [ -d "$before/$part" ]; then
      rm -rf "${root:?}/$part/neo4j"
      mv "$before/$part" "$root/$part/neo4j"
    fi
  done
}

# A load that was stopped half-way begins again, from what there was.
if [ -f "$asked" ]; then put_back; fi
rm -rf "$before"

if [ -d "$root/databases/neo4j" ]; then
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

if [ -f "$asked" ]; then
  echo "loading the dump that was asked for"
  put_aside
  if neo4j-admin database load neo4j --from-path="$root/restore" --overwrite-destination=true; then
    rm "$asked"
  else
    echo "it cannot be loaded: the server starts with what there was"
    put_back
    mv "$asked" "$root/restore/refused"
  fi
  rm -rf "$before"
fi
