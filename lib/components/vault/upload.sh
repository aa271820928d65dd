#!/usr/bin/env bash
# Sends the snapshot to the object store, and deletes those that are too old.
set -euo pipefail

s3() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }

s3 s3 cp --only-show-errors "$WORK"/*.snap "s3://$BUCKET/"
echo "sent $(basename "$WORK"/*.snap)"

# The newest three stay however old they are, for as long as no new ones come.
oldest=$(date -u -d "$KEEP_DAYS days ago" +%Y-%m-%dT%H-%M-%SZ)
names=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --output text --query 'Contents[].Key')
for name in $(tr '\t' '\n' <<<"$names" | sort -r | tail -n +4); do
  if [[ $name == 20*.snap && $name < $oldest ]]; then
    s3 s3 rm --only-show-errors "s3://$BUCKET/$name"
    echo "deleted $name: older than $KEEP_DAYS days"
  fi
done
