#!/usr/bin/env bash
# Copies one bucket to the store outside the cluster. Of `dumps`, every one that is complete; of `objects`, whatever is
# there, with a list of it: an object that is gone at home stays for as long as one of the lists names it.
set -euo pipefail

# shellcheck source=lib/components/offsite/stores.sh
. "$SCRIPTS/stores.sh"

from=$1
holds=$2
copy=$FOLDER$from/
# No bucket has a dot in its name.
lists=$FOLDER$from.lists/
# A file in the folder of a dump that is sent last.
list='^20[^/]+/[^/]+\.list$'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C

# From one store to the other through a pipe: an object may be larger than the disk here.
send_object() { # key size
  here s3 cp --only-show-errors "s3://$from/$1" - </dev/null |
    there s3 cp --only-show-errors --expected-size "$2" - "s3://$BUCKET/$copy$1"
}

# Names of the dumps that are complete, oldest first: those with a list.
complete() { # side bucket folder
  local keys key
  keys=$("$1" s3api list-objects-v2 --bucket "$2" --prefix "$3" --output text \
    --query "Contents[?ends_with(Key, '.list')].Key")
  for key in $keys; do
    key=${key#"$3"}
    if [[ $key =~ $list ]]; then echo "${key%/*}"; fi
  done
}

send_dump() {
  local objects key size last='' last_size=0
  objects=$(here s3api list-objects-v2 --bucket "$from" --prefix "$1/" --output text \
    --query 'Contents[].[Key, Size]')
  while IFS=$'\t' read -r key size; do
    if [[ $key =~ $list ]]; then
      last=$key last_size=$size
    else
      send_object "$key" "$size"
    fi
  done <<<"$objects"
  # As it is at home: what was interrupted is sent again.
  send_object "$last" "$last_size"
  echo "sent the dump $copy$1"
}

delete_dumps() {
  local newest folders each set
  # One of them may turn out to be torn.
  newest=" $(complete there "$BUCKET" "$copy" | tail -n 3 | tr '\n' ' ') "
  folders=$(there s3api list-objects-v2 --bucket "$BUCKET" --prefix "$copy" --delimiter / --output text \
    --query 'CommonPrefixes[].Prefix')
  for each in $folders; do
    set=${each#"$copy"}
    set=${set%/}
    if [[ $set == 20* && $set < $oldest && $newest != *" $set "* ]]; then
      there s3 rm --only-show-errors --recursive "s3://$BUCKET/$each"
      echo "deleted $each: older than $KEEP_DAYS days"
    fi
  done
}

copy_dumps() {
  local mine theirs set
  mine=$(complete here "$from" '')
  theirs=" $(complete there "$BUCKET" "$copy" | tr '\n' ' ') "
  for set in $mine; do
    if [[ $set > $oldest && $theirs != *" $set "* ]]; then send_dump "$set"; fi
  done
  delete_dumps
}

# Size, time and key of each object, a line each.
objects() { # side bucket folder
  # shellcheck disable=SC2016
  "$1" s3api list-objects-v2 --bucket "$2" --prefix "$3" --output text \
    --query 'Contents[].[Size, LastModified, Key] || `[]`'
}

send_objects() {
  local size time key sent=0
  local -A sizes=() times=()
  while IFS=$'\t' read -r size time key; do
    sizes[${key#"$copy"}]=$size
    times[${key#"$copy"}]=${time:0:19}
  done <"$tmp/theirs"
  while IFS=$'\t' read -r size time key; do
    if [[ ${sizes[$key]:-} != "$size" || ${time:0:19} > ${times[$key]} ]]; then
      send_object "$key" "$size"
      sent=$((sent + 1))
    fi
  done <"$tmp/mine"
  cut -f 3 "$tmp/mine" | there s3 cp --only-show-errors - "s3://$BUCKET/$lists$(date -u +%Y-%m-%dT%H-%M-%SZ)"
  echo "sent $sent objects to $copy"
}

# What the newest three lists name stays as well, however old they are.
delete_objects() {
  local all key number=0 deleted=0
  all=$(there s3api list-objects-v2 --bucket "$BUCKET" --prefix "$lists" --output text --query 'Contents[].Key')
  for key in $(tr '\t' '\n' <<<"$all" | sort -r); do
    number=$((number + 1))
    if [[ $number -le 3 || ${key##*/} > $oldest ]]; then
      there s3 cp --only-show-errors "s3://$BUCKET/$key" - >>"$tmp/named"
    else
      there s3 rm --only-show-errors "s3://$BUCKET/$key"
    fi
  done
  sort -u -o "$tmp/named" "$tmp/named"
  while IFS=$'\t' read -r _ _ key; do echo "${key#"$copy"}"; done <"$tmp/theirs" | sort >"$tmp/sent"
  while read -r key; do
    there s3 rm --only-show-errors "s3://$BUCKET/$copy$key" </dev/null
    deleted=$((deleted + 1))
  done < <(comm -23 "$tmp/sent" "$tmp/named")
  echo "deleted $deleted objects of $copy: gone for $KEEP_DAYS days"
}

copy_objects() {
  objects here "$from" '' >"$tmp/mine"
  objects there "$BUCKET" "$copy" >"$tmp/theirs"
  # A new cluster's bucket, before what was sent has come back.
  if [ ! -s "$tmp/mine" ]; then
    echo "the bucket $from is empty: what was sent before stays"
    return
  fi
  send_objects
  delete_objects
}

if ! error=$(here s3api head-bucket --bucket "$from" 2>&1); then
  if [[ $error == *'(404)'* ]]; then
    echo "there is no bucket $from yet"
    exit 0
  fi
  echo "$error" >&2
  exit 1
fi
"copy_$holds"
