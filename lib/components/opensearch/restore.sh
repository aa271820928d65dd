#!/bin/bash
# Brings the indexes of the newest snapshot back, or of the one that is named $SNAPSHOT. Those of other days stay, and
# all do where one of the snapshot cannot be read.
set -euo pipefail

# shellcheck source=lib/components/opensearch/common.sh
. /scripts/common.sh

# The server looks into the folder anew.
api PUT _snapshot/home /scripts/repository.json
name=${SNAPSHOT:-$(newest)}
indexes=$(indexes "$name")
for index in $indexes; do prove "$name" "$index"; done

# One that is open cannot be restored; closed, it is not made again by the next line that arrives.
for index in $indexes; do
  api POST "$index/_close?ignore_unavailable=true" >/dev/null
done
api POST "_snapshot/home/$name/_restore?wait_for_completion=true" /scripts/snapshot.json
echo "logs are as they were in the snapshot $name"
