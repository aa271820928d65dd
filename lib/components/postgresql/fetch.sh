#!/usr/bin/env bash
# Brings the newest complete dump into $WORK/dump, where the server is new or a restore was interrupted.
set -euo pipefail

phase=$(cat "$WORK/phase")
[ "$phase" != ready ] || exit 0

printf '[default]\ns3 =\n  addressing_style = path\n' >"${AWS_CONFIG_FILE:=/tmp/aws.ini}"
export AWS_CONFIG_FILE AWS_MAX_ATTEMPTS=2
s3() { aws --endpoint-url "$S3_ENDPOINT" --cli-connect-timeout 5 --cli-read-timeout 60 "$@"; }

# databases.list is sent last: a dump without one is incomplete.
newest() {
  s3 s3api list-objects-v2 --bucket "$BUCKET" --output json \
    --query "sort(Contents[?ends_with(Key, '/databases.list')].Key || \`[]\`)[-1]" | tr -d '"'
}

# Who said that a dump has to be waited for is about to copy one there.
began=$SECONDS
until found=$(newest) && { [ "$found" != null ] || [ "$WAIT" != forever ]; }; do
  # Once a restore has begun nothing else will do; a first start has probably no dump, nor a store yet.
  if [ "$phase" = new ] && [ "$WAIT" != forever ] && [ $((SECONDS - began)) -ge "$WAIT" ]; then
    echo "no answer from the object store in $WAIT seconds: this server starts empty"
    exit 0
  fi
  echo "waiting for the object store${found:+, which has no dump yet}"
  sleep 3
done

if [ "$found" = null ]; then
  echo "there is no dump: this server starts empty"
  exit 0
fi
set=${found%/databases.list}
echo "fetching the dump $set"
rm -rf "$WORK/dump" "$WORK/part"
s3 s3 cp --only-show-errors --recursive "s3://$BUCKET/$set/" "$WORK/part/"
mv "$WORK/part" "$WORK/dump"
