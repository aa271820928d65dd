#!/bin/sh
# Writes the streams of every account, with their consumers, into a folder of $WORK that is named by the time. Streams
# that are kept in memory are left out: a restart loses them too.
set -eu

# shellcheck source=lib/components/nats/common.sh
. "$SCRIPTS/common.sh"

rm -rf "${WORK:?}"/*
folder="$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ)"
mkdir "$folder"
touch "$folder/accounts.list"

while read -r account; do
  [ -n "$account" ] || continue
  as "$account"
  # Without a stream, a backup is an error.
  streams=$(nats stream list --all --names)
  [ -n "$streams" ] || continue
  echo "dumping $account"
  nats account backup --force "$folder/$account"
  echo "$account" >>"$folder/accounts.list"
done <"$SCRIPTS/accounts"

cd "$folder"
find . -type f ! -name checksums -exec sha256sum {} + >"$WORK/checksums"
mv "$WORK/checksums" checksums
