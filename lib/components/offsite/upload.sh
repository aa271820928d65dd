#!/usr/bin/env bash
# Sends the encrypted Secrets to the store outside the cluster, and every dump that it does not have yet. Old ones
# are deleted after that; the newest Secrets and the newest three dumps always stay.
set -euo pipefail

printf '[default]\ns3 =\n  addressing_style = path\n' >"${AWS_CONFIG_FILE:=/tmp/aws.ini}"
export AWS_CONFIG_FILE
there() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }
here() {
  AWS_REGION=$DUMPS_REGION AWS_DEFAULT_REGION=$DUMPS_REGION \
    AWS_ACCESS_KEY_ID=$DUMPS_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$DUMPS_SECRET_KEY \
    aws --endpoint-url "$DUMPS_ENDPOINT" "$@"
}

oldest=$(date -u -d "$KEEP_DAYS days ago" +%Y-%m-%dT%H-%M-%SZ)
secrets=${FOLDER}secrets/
dumps=$FOLDER${DUMPS_BUCKET:-}/

send_secrets() {
  local files file keys key name
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

# Names of the dumps that are complete, oldest first: those with a list.
complete() { # side bucket folder
  local keys key set
  keys=$("$1" s3api list-objects-v2 --bucket "$2" --prefix "$3" --output text \
    --query "Contents[?ends_with(Key, '/databases.list')].Key")
  for key in $keys; do
    set=${key%/databases.list}
    set=${set##*/}
    if [[ $set == 20* ]]; then echo "$set"; fi
  done
}

# From one store to the other through a pipe: a dump may be larger than the disk here.
send_object() { # key size
  here s3 cp --only-show-errors "s3://$DUMPS_BUCKET/$1" - </dev/null |
    there s3 cp --only-show-errors --expected-size "$2" - "s3://$BUCKET/$dumps$1"
}

send_dump() {
  local objects key size
  objects=$(here s3api list-objects-v2 --bucket "$DUMPS_BUCKET" --prefix "$1/" --output text \
    --query 'Contents[].[Key, Size]')
  while IFS=$'\t' read -r key size; do
    if [ "$key" != "$1/databases.list" ]; then send_object "$key" "$size"; fi
  done <<<"$objects"
  # Sent last, as it is at home: what was interrupted is sent again.
  send_object "$1/databases.list" 1
  echo "sent the dump $dumps$1"
}

delete_dumps() {
  local newest folders each set
  # One of them may turn out to be torn.
  newest=" $(complete there "$BUCKET" "$dumps" | tail -n 3 | tr '\n' ' ') "
  folders=$(there s3api list-objects-v2 --bucket "$BUCKET" --prefix "$dumps" --delimiter / --output text \
    --query 'CommonPrefixes[].Prefix')
  for each in $folders; do
    set=${each#"$dumps"}
    set=${set%/}
    if [[ $set == 20* && $set < $oldest && $newest != *" $set "* ]]; then
      there s3 rm --only-show-errors --recursive "s3://$BUCKET/$each"
      echo "deleted $each: older than $KEEP_DAYS days"
    fi
  done
}

send_dumps() {
  local error mine theirs set
  if ! error=$(here s3api head-bucket --bucket "$DUMPS_BUCKET" 2>&1); then
    case $error in
      *'(404)'*)
        echo "there is no bucket $DUMPS_BUCKET: no database is dumped"
        return 0
        ;;
    esac
    echo "$error" >&2
    return 1
  fi
  mine=$(complete here "$DUMPS_BUCKET" '')
  theirs=" $(complete there "$BUCKET" "$dumps" | tr '\n' ' ') "
  for set in $mine; do
    if [[ $set > $oldest && $theirs != *" $set "* ]]; then send_dump "$set"; fi
  done
  delete_dumps
}

send_secrets
if [ -n "${DUMPS_BUCKET:-}" ]; then send_dumps; fi
