#!/usr/bin/env bash
# Brings the newest snapshot into $WORK/vault.snap, or the one that is named $SNAPSHOT.
set -euo pipefail

s3() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }

names=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --output text --query 'Contents[].Key')
for name in $(tr '\t' '\n' <<<"$names" | sort -r); do
  if [[ $name == 20*.snap && $name == "${SNAPSHOT:-$name}" ]]; then
    s3 s3 cp --only-show-errors "s3://$BUCKET/$name" "$WORK/vault.snap"
    echo "fetched $name"
    exit 0
  fi
done
echo "the bucket $BUCKET has no such snapshot" >&2
exit 1
