#!/bin/sh
# Puts the streams of the dump back as they are in it: those of $ACCOUNT, or of every account. Streams that came later
# stay.
set -eu

set=$(cat "$WORK/set")
found=no
while read -r account; do
  [ "$account" = "${ACCOUNT:-$account}" ] || continue
  [ -f "$SECRETS/$account/password" ] || {
    echo "$account is no longer an account here"
    continue
  }
  NATS_USER=$account
  NATS_PASSWORD=$(cat "$SECRETS/$account/password")
  export NATS_USER NATS_PASSWORD
  for stream in "$WORK/dump/$account"/*/; do
    [ -d "$stream" ] || continue
    name=$(basename "$stream")
    if nats stream info "$name" >/dev/null 2>&1; then nats stream rm --force "$name"; fi
    nats stream restore --no-progress "$stream"
    echo "$name of $account is as it was in the dump $set"
    found=yes
  done
done <"$WORK/dump/accounts.list"

[ "$found" = yes ] || {
  echo "the dump $set has no streams ${ACCOUNT:+of $ACCOUNT}" >&2
  exit 1
}
