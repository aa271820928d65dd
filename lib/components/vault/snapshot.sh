#!/bin/sh
# Saves everything in the vault as one file in $WORK, encrypted as it is on the volume.
set -eu

rm -f "$WORK"/*.snap
BAO_TOKEN=$(bao write -field=token auth/kubernetes/login role=snapshots "jwt=@$TOKEN")
export BAO_TOKEN
bao operator raft snapshot save "$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ).snap"
