#!/usr/bin/env bash
# Makes a user of MinIO for each claim, whose policy is its own bucket, and for each reader of buckets. Its image has
# nothing but bash and mc.
set -euo pipefail

export MC_HOST_store="http://$ROOT_USER:$ROOT_PASSWORD@$HOST"

until mc --quiet admin user list store >/dev/null 2>&1; do
  echo "waiting for $HOST"
  sleep 2
done

allow() { # user secret policy
  local user=$1 secret=$2
  printf '%s\n' "$3" >"/tmp/$user.json"
  mc --quiet admin policy create store "$user" "/tmp/$user.json" >/dev/null
  # The key comes from the standard input: others can see a command line. A user that exists gets the new one.
  mc --quiet admin user add store "$user" <"$SECRETS/$secret/secretKey" >/dev/null
  mc --quiet admin policy attach store "$user" --user "$user" >/dev/null
  echo "user $user is ready"
}

own=$(<"$SCRIPTS/policy.json")
while IFS=: read -r bucket secret _; do
  [ -n "$bucket" ] || continue
  allow "$bucket" "$secret" "${own//BUCKET/$bucket}"
done <"$SCRIPTS/buckets.list"

arns() { # suffix bucket...
  local all='' suffix=$1 bucket
  shift
  for bucket in "$@"; do all+=", \"arn:aws:s3:::$bucket$suffix\""; done
  printf '%s' "${all#, }"
}

reading=$(<"$SCRIPTS/read.json")
while IFS=: read -r reader secret names; do
  [ -n "$names" ] || continue
  read -ra buckets <<<"$names"
  policy=${reading/'"BUCKETS"'/"$(arns '' "${buckets[@]}")"}
  allow "$reader" "$secret" "${policy/'"OBJECTS"'/"$(arns '/*' "${buckets[@]}")"}"
done <"$SCRIPTS/readers.list"
