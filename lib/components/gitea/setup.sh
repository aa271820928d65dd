#!/usr/bin/env bash
# Before the server starts: its tables, the account for emergencies, and sign-in by Keycloak. May be run twice, and
# killed anywhere.
set -euo pipefail

gitea migrate

if gitea admin user list | awk '{ print $2 }' | grep --quiet --line-regexp "$ADMIN"; then
  gitea admin user change-password --username "$ADMIN" --password "$ADMIN_PASSWORD" --must-change-password=false
else
  gitea admin user create --admin --username "$ADMIN" --email "$ADMIN_EMAIL" \
    --password "$ADMIN_PASSWORD" --must-change-password=false
fi

settings=(
  --name "$SOURCE"
  --provider openidConnect
  --key "$CLIENT_ID"
  --secret "$CLIENT_SECRET"
  --auto-discover-url "$DISCOVERY"
  --scopes openid --scopes email --scopes profile --scopes groups
  --group-claim-name groups
  --admin-group "$ADMIN_GROUP"
)
id=$(gitea admin auth list --vertical-bars | awk -F '|' -v name="$SOURCE" '
  { gsub(/[[:space:]]/, "", $1); gsub(/[[:space:]]/, "", $2) }
  $2 == name { print $1 }')
if [ -n "$id" ]; then
  # It asks Keycloak. Where that is away, what the database has is used until the next start.
  timeout 60 gitea admin auth update-oauth --id "$id" "${settings[@]}" || echo "sign-in is left as it was" >&2
else
  # Nobody could sign in yet anyway.
  until timeout 60 gitea admin auth add-oauth "${settings[@]}"; do
    echo "waiting for $DISCOVERY"
    sleep 10
  done
fi
