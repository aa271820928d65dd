#!/usr/bin/env bash
# Unpacks the dump, and checks that the graph in it is whole: its own tool counts and follows every record. Another server
# would take as much memory as the one that there is.
set -euo pipefail

neo4j-admin database check neo4j --from-path="$WORK/dump" --temp-path="$WORK/scratch" --report-path="$WORK" \
  --max-off-heap-memory=256m
echo "the graph in the dump $(cat "$WORK/set") is whole"
