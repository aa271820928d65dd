#!/usr/bin/env bash
# Makes a database and a user for each claim. May be run twice, and killed anywhere.
set -euo pipefail

until clickhouse-client --query 'SELECT 1' >/dev/null 2>&1; do
  echo "waiting for $CLICKHOUSE_HOST"
  sleep 5
done

while IFS=: read -r name secret; do
  [ -n "$name" ] || continue
  # The server is told the hash, so that no log of queries has the password, which is set each time: that is how it is
  # rotated.
  hash=$(tr -d '\n' <"$SECRETS/$secret/password" | sha256sum | cut -d ' ' -f 1)
  clickhouse-client --multiquery <<SQL
CREATE DATABASE IF NOT EXISTS $name;
CREATE USER IF NOT EXISTS $name IDENTIFIED WITH sha256_hash BY '$hash';
ALTER USER $name IDENTIFIED WITH sha256_hash BY '$hash' DEFAULT DATABASE $name;
GRANT SHOW, SELECT, INSERT, ALTER, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY, DROP TABLE, DROP VIEW, DROP DICTIONARY, TRUNCATE, OPTIMIZE, dictGet ON $name.* TO $name;
SQL
  echo "$name is ready"
done <"$SCRIPTS/databases"
