#!/bin/sh
# DuckDB onto the volume, once for each list of packages: a restart needs no internet.
set -eu

wanted=$(sha256sum <"$CONFIG/requirements.txt" | cut -c1-12)
target=$PACKAGES/$wanted
if [ ! -d "$target" ]; then
  rm -rf "${PACKAGES:?}"/*
  pip install --no-cache-dir --disable-pip-version-check --no-deps --target "$PACKAGES/unfinished" \
    --requirement "$CONFIG/requirements.txt"
  # Extensions are looked for by version and platform.
  platform=$("$PACKAGES/unfinished/duckdb_cli/duckdb" -noheader -csv -c 'PRAGMA platform')
  for extension in "$PACKAGES"/unfinished/duckdb_extension_*/extensions/*/*.duckdb_extension; do
    folder=$PACKAGES/unfinished/extensions/$(basename "$(dirname "$extension")")/$platform
    mkdir -p "$folder"
    mv "$extension" "$folder/"
  done
  mv "$PACKAGES/unfinished" "$target"
fi
# One name, whatever the list.
ln -sfn "$target" "$PACKAGES/current"

# Makes the tables of the lake's catalog, which the server may only read.
sh "$CONFIG/shell.sh" -c 'SELECT 1' >/dev/null
