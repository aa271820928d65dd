#!/usr/bin/env bash
# Brings the newest snapshot of each collection into $WORK, or the one that is named $SNAPSHOT. The store knows collections
# that the server has lost.
set -euo pipefail

s3() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }

# Oldest first. A key ends with the name of the collection and that of the file.
# shellcheck disable=SC2016
keys=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --output text \
  --query 'sort_by(Contents || `[]`, &LastModified)[].[Key]')
declare -A newest=()
while read -r key; do
  if [[ $key != */*.snapshot || ${key##*/} != "${SNAPSHOT:-${key##*/}}" ]]; then continue; fi
  folder=${key%/*}
  newest[${folder##*/}]=$key
done <<<"$keys"

rm -rf "${WORK:?}"/*
for collection in "${!newest[@]}"; do
  if [ "$collection" != "${COLLECTION:-$collection}" ]; then continue; fi
  echo "fetching ${newest[$collection]}"
  mkdir "$WORK/$collection"
  s3 s3 cp --only-show-errors "s3://$BUCKET/${newest[$collection]}" "$WORK/$collection/"
done
