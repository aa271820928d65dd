#!/usr/bin/env bash
# Makes a user of MinIO for each claim, whose policy is its own bucket, or to read that of somebody else. Its image
# has nothing but bash and mc.
set -euo pipefail

export MC_HOST_store="http://$ROOT_USER:$ROOT_PASSWORD@$HOST"

until mc --quiet admin user list store >/dev/null 2>&1; do
  echo "waiting for $HOST"
  sleep 2
done

own=$(<"$SCRIPTS/policy.json")
reading=$(<"$SCRIPTS/read.json")
while IFS=: read -r bucket secret _ _ reader; do
  [ -n "$bucket" ] || continue
  user=${reader:-$bucket}
  policy=${reader:+$reading}
  policy=${policy:-$own}
  printf '%s\n' "${policy//BUCKET/$bucket}" >"/tmp/$user.json"
  mc --quiet admin policy create store "$user" "/tmp/$user.json" >/dev/null
  # The key comes from the standard input: others can see a command line. A user that exists gets the new one.
  mc --quiet admin user add store "$user" <"$SECRETS/$secret/secretKey" >/dev/null
  mc --quiet admin policy attach store "$user" --user "$user" >/dev/null
  echo "user $user is ready"
done <"$SCRIPTS/buckets.list"
