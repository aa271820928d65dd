#!/bin/sh
# Loads every stream of the dump into an account that has nothing else, and counts.
set -eu

# shellcheck source=lib/components/nats/common.sh
. "$SCRIPTS/common.sh"

status=0
while read -r account; do
  for stream in "$WORK/dump/$account"/*/; do
    prove "${stream%/}" || status=1
  done
done <"$WORK/dump/accounts.list"
exit "$status"
