#!/bin/bash
# Gives the running server its users and roles: these files are where they come from, whatever was changed in between.
set -euo pipefail

name=${SERVER#https://}
name=${name%:*}
until curl --silent --cacert "$TRUST" "$SERVER/_plugins/_security/health" | grep -q '"status":"UP"'; do
  echo 'waiting for the server'
  sleep "${PAUSE:-5}"
done
mkdir -p /tmp/security
cp -r config/opensearch-security/. /tmp/security/
cp /settings/{config,internal_users,roles,roles_mapping}.yml /tmp/security/
plugins/opensearch-security/tools/securityadmin.sh -cd /tmp/security -icl -h "$name" -p 9200 \
  -cacert /certs/ca.crt -cert /certs/tls.crt -key /certs/tls.key
