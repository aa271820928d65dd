#!/usr/bin/env bash
# Makes a user of MinIO for each claim, whose policy is its own bucket. Only what bash itself can do, and mc.
set -euo pipefail

export MC_HOST_store="http://$ROOT_USER:$ROOT_PASSWORD@$HOST"

until mc --quiet admin user list store >/dev/null 2>&1; do
  echo "waiting for $HOST"
  sleep 2
done

policy=$(<"$SCRIPTS/policy.json")
while IFS=: read -r bucket secret _; do
  [ -n "$bucket" ] || continue
  printf '%s\n' "${policy//BUCKET/$bucket}" >"/tmp/$bucket.json"
  mc --quiet admin policy create store "$bucket" "/tmp/$bucket.json" >/dev/null
  # The key comes from the standard input: others can see a command line. A user that exists gets the new one.
  mc --quiet admin user add store "$bucket" <"$SECRETS/$secret/secretKey" >/dev/null
  mc --quiet admin policy attach store "$bucket" --user "$bucket" >/dev/null
  echo "user $bucket is ready"
done <"$SCRIPTS/buckets.list"
