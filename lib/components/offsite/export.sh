#!/usr/bin/env bash
# Encrypts the Secrets of the list to the owner's key, into a file of $WORK that is named by the time. Values are
# in pipes and in this process alone: never on a disk, in the log or on a command line.
set -euo pipefail

listed() {
  local namespace secret found
  while IFS=: read -r namespace secret; do
    if [ -z "$secret" ]; then continue; fi
    found=$(kubectl get secret "$secret" --namespace "$namespace" --ignore-not-found --output json)
    if [ -n "$found" ]; then
      printf '%s\n' "$found"
    else
      echo "there is no Secret $secret in namespace $namespace yet" >&2
    fi
  done <"$SCRIPTS/secrets.list"
}

rm -rf "${WORK:?}"/*
listed | jq --slurp --from-file "$SCRIPTS/applicable.jq" | age --encrypt --recipients-file "$SCRIPTS/recipients" >"$WORK/part"
mv "$WORK/part" "$WORK/$(date -u +%Y-%m-%dT%H-%M-%SZ).age"
