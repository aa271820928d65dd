#!/usr/bin/env bash
# Makes a database and a user for each claim, and lets people in. May be run twice, and killed anywhere.
set -euo pipefail

until clickhouse-client --query 'SELECT 1' >/dev/null 2>&1; do
  echo "waiting for $CLICKHOUSE_HOST"
  sleep 5
done

# What an application or a person that may write does in a database; no user or policy is made by them.
all='SHOW, SELECT, INSERT, ALTER, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY, DROP TABLE, DROP VIEW, DROP DICTIONARY, TRUNCATE, OPTIMIZE, dictGet'

# user NAME SECRET: the server is told the hash, so that no log of queries has the password, which is set each time: that
# is how it is rotated.
user() {
  local hash
  hash=$(tr -d '\n' <"$SECRETS/$2/password" | sha256sum | cut -d ' ' -f 1)
  echo "CREATE USER IF NOT EXISTS $1 IDENTIFIED WITH sha256_hash BY '$hash';"
  echo "ALTER USER $1 IDENTIFIED WITH sha256_hash BY '$hash';"
}

while IFS=: read -r name secret; do
  {
    echo "CREATE DATABASE IF NOT EXISTS $name;"
    user "$name" "$secret"
    echo "ALTER USER $name DEFAULT DATABASE $name;"
    echo "GRANT $all ON $name.* TO $name;"
  } | clickhouse-client --multiquery
  echo "$name is ready"
done <"$SCRIPTS/databases"

# The role says who is a person; their rights are written anew each time.
clickhouse-client --query 'CREATE ROLE IF NOT EXISTS thinkube_people'
people=' '
while IFS=: read -r name secret reads writes; do
  {
    user "$name" "$secret"
    echo "REVOKE ALL ON *.* FROM $name;"
    echo "GRANT thinkube_people TO $name;"
    for database in ${reads//,/ }; do echo "GRANT SHOW, SELECT, dictGet ON $database.* TO $name;"; done
    for database in ${writes//,/ }; do echo "GRANT $all ON $database.* TO $name;"; done
  } | clickhouse-client --multiquery
  echo "$name may connect"
  people+="$name "
done <"$SCRIPTS/people"

known=$(clickhouse-client --query "SELECT user_name FROM system.role_grants WHERE granted_role_name = 'thinkube_people' AND user_name IS NOT NULL")
for name in $known; do
  if [[ $people != *" $name "* ]]; then
    clickhouse-client --query "DROP USER IF EXISTS $name"
    echo "$name is gone"
  fi
done
