#!/bin/sh
# Loads the streams of a dump into their accounts. A stream that is there already is left as it is: delete it first, to
# have the old one back.
set -eu

while read -r account; do
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
    if nats stream info "$name" >/dev/null 2>&1; then
      echo "$account has a stream $name: it stays"
      continue
    fi
    echo "restoring $name of $account"
    nats stream restore --no-progress "$stream"
  done
done <"$WORK/dump/accounts.list"
