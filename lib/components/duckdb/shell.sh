#!/bin/sh
# The shell with the lake attached, to read and to write: kubectl exec -it -n duckdb duckdb-0 -- sh /config/shell.sh
exec "$PACKAGES/current/duckdb_cli/duckdb" -init "$CONFIG/shell.sql" "$@"
