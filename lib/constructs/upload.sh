#!/usr/bin/env bash
# Sends the dump to the object store. Old ones are deleted after that, so that the last good one always stays.
set -euo pipefail

s3() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }

# The dump is made: a store that is away for some minutes does not cost the night.
for ((try = 1; try < ${TRIES:-120}; try++)); do
  if error=$(AWS_MAX_ATTEMPTS=1 s3 --cli-connect-timeout 5 s3api head-bucket --bucket "$BUCKET" 2>&1); then break; fi
  echo "waiting for the object store: $error"
  sleep "${PAUSE:-5}"
done

cd "$WORK"
folders=(20*)
set=${folders[0]}
s3 s3 cp --only-show-errors --recursive --exclude "$LIST" "$set/" "s3://$BUCKET/$set/"
# A dump with a list is complete.
s3 s3 cp --only-show-errors "$set/$LIST" "s3://$BUCKET/$set/$LIST"
echo "sent $set"

# The newest three stay however old they are: one of them may turn out to be torn.
oldest=$(date -u -d "$KEEP_DAYS days ago" +%Y-%m-%dT%H-%M-%SZ)
lists=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --output text \
  --query "Contents[?ends_with(Key, '/$LIST')].Key")
kept=$(tr '\t' '\n' <<<"$lists" | sort -r | head -n 3)
prefixes=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --delimiter / --output text \
  --query 'CommonPrefixes[].Prefix')
for prefix in $prefixes; do
  if [[ $prefix == 20* && $prefix < $oldest && $kept != *"$prefix"* ]]; then
    s3 s3 rm --only-show-errors --recursive "s3://$BUCKET/$prefix"
    echo "deleted ${prefix%/}: older than $KEEP_DAYS days"
  fi
done
