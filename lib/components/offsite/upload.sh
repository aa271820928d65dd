#!/usr/bin/env bash
# Sends the encrypted Secrets to the store outside the cluster, then what buckets hold. Old ones are deleted after
# that; the newest always stay.
set -euo pipefail

# shellcheck source=lib/components/offsite/stores.sh
. "$SCRIPTS/stores.sh"

send_secrets() {
  local files file keys key name secrets=${FOLDER}secrets/
  cd "$WORK"
  files=(20*.age)
  file=${files[0]}
  there s3 cp --only-show-errors "$file" "s3://$BUCKET/$secrets$file"
  echo "sent the Secrets: $secrets$file"
  keys=$(there s3api list-objects-v2 --bucket "$BUCKET" --prefix "$secrets" --output text --query 'Contents[].Key')
  for key in $keys; do
    name=${key##*/}
    if [[ $name == 20*.age && $name < $oldest && $name != "$file" ]]; then
      there s3 rm --only-show-errors "s3://$BUCKET/$key"
      echo "deleted $key: older than $KEEP_DAYS days"
    fi
  done
}

# Each in a process of its own: the others are copied even if one cannot be.
copy_buckets() {
  local name holds failed=no
  while IFS=: read -r name holds; do
    if [ -z "$name" ]; then continue; fi
    bash "$SCRIPTS/bucket.sh" "$name" "$holds" </dev/null || failed=yes
  done <"$SCRIPTS/buckets.list"
  [ "$failed" = no ]
}

send_secrets
copy_buckets
