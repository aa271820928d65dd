#!/bin/sh
# Puts the streams of the dump back as they are in it: those of $ACCOUNT, or of every account. Streams that came later
# stay. None is removed before it has been loaded elsewhere.
set -eu

# shellcheck source=lib/components/nats/common.sh
. "$SCRIPTS/common.sh"

set=$(cat "$WORK/set")
found=no
while read -r account; do
  [ "$account" = "${ACCOUNT:-$account}" ] || continue
  [ -f "$SECRETS/$account/password" ] || {
    echo "$account is no longer an account here"
    continue
  }
  for stream in "$WORK/dump/$account"/*/; do
    [ -d "$stream" ] || continue
    prove "${stream%/}" || {
      echo "$name of $account stays as it is" >&2
      exit 1
    }
    as "$account"
    load "${stream%/}"
    echo "$name of $account is as it was in the dump $set"
    found=yes
  done
done <"$WORK/dump/accounts.list"

[ "$found" = yes ] || {
  echo "the dump $set has no streams ${ACCOUNT:+of $ACCOUNT}" >&2
  exit 1
}
