#!/usr/bin/env bash
# Makes a bucket for each claim, and sets what the claim says of it. Buckets are never deleted.
set -euo pipefail

s3() { aws --endpoint-url "$S3_ENDPOINT" s3api "$@"; }

until s3 list-buckets >/dev/null; do
  echo "waiting for $S3_ENDPOINT"
  sleep 2
done

# Deletes the rule again when the claim no longer has one; rules of the application itself stay.
expire() {
  local bucket=$1 days=$2 file rule
  if [ -n "$days" ]; then
    file=$(mktemp)
    rule=$(<"$SCRIPTS/lifecycle.json")
    printf '%s\n' "${rule/'"Days": 0'/"\"Days\": $days"}" >"$file"
    s3 put-bucket-lifecycle-configuration --bucket "$bucket" --lifecycle-configuration "file://$file"
    return
  fi
  rule=$(s3 get-bucket-lifecycle-configuration --bucket "$bucket" --query 'Rules[].ID' --output text 2>/dev/null) || return 0
  if [ "$rule" = thinkube-expire ]; then s3 delete-bucket-lifecycle --bucket "$bucket"; fi
}

while IFS=: read -r bucket _ versioned days; do
  [ -n "$bucket" ] || continue
  if ! s3 head-bucket --bucket "$bucket" >/dev/null 2>&1; then s3 create-bucket --bucket "$bucket" >/dev/null; fi
  if [ "$versioned" = yes ]; then
    s3 put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
  fi
  expire "$bucket" "$days"
  echo "bucket $bucket is ready"
done <"$SCRIPTS/buckets.list"
