#!/usr/bin/env bash
# Loads each snapshot in $WORK into a server that lives as long as that takes, and says how many points it has. It is
# another server than the one that there is, which has no memory for everything twice.
set -euo pipefail

export QDRANT__STORAGE__STORAGE_PATH=$WORK/.scratch/storage QDRANT__STORAGE__SNAPSHOTS_PATH=$WORK/.scratch/snapshots
export QDRANT__STORAGE__TEMP_PATH=$WORK/.scratch QDRANT__SERVICE__HOST=127.0.0.1 QDRANT__TELEMETRY_DISABLED=true
export QDRANT_INIT_FILE_PATH=/tmp/qdrant-initialized

# The answer of the scratch server, which has no key.
get() { # path
  exec 3<>"/dev/tcp/127.0.0.1/${PORT:-6333}" || return 1
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  cat <&3
  exec 3>&-
}

# prove COLLECTION FILE
prove() {
  local server points=''
  rm -rf "$WORK/.scratch"
  mkdir -p "$WORK/.scratch"
  "${QDRANT:-./qdrant}" --snapshot "$2:drill" >"$WORK/.log" 2>&1 &
  server=$!
  # It ends where it cannot load the snapshot, and answers once it has.
  while kill -0 "$server" 2>/dev/null && [ -z "$points" ]; do
    sleep "${PAUSE:-2}"
    points=$(get /collections/drill 2>/dev/null | sed -n 's/.*"points_count":\([0-9]*\).*/\1/p') || true
  done
  if kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$WORK/.scratch"
  if [ -z "$points" ]; then
    tail -n 20 "$WORK/.log" >&2
    echo "$1: the snapshot $(basename "$2") cannot be loaded" >&2
    return 1
  fi
  echo "$1: the snapshot $(basename "$2") has $points points"
}

status=0
for file in "$WORK"/*/*.snapshot; do
  [ -e "$file" ] || continue
  prove "$(basename "$(dirname "$file")")" "$file" || status=1
done
exit "$status"
