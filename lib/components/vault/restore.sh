#!/bin/sh
# Makes everything in the vault what it was in $WORK/vault.snap. It opens only with the key that it was taken with.
set -eu

BAO_TOKEN=$(bao write -field=token auth/kubernetes/login role=restore "jwt=@$TOKEN")
export BAO_TOKEN
bao operator raft snapshot restore -force "$WORK/vault.snap"
echo "the vault is as it was"
