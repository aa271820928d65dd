#!/bin/sh
# Makes the vault what the platform wants of it: every step may be done again. $SCRIPTS has the policies, $TOKEN the
# token of the account that it signs in as.
set -eu

until bao status >/dev/null 2>&1; do
  echo "waiting for the vault to be open"
  sleep 5
done

if ! BAO_TOKEN=$(bao write -field=token auth/kubernetes/login role=setup "jwt=@$TOKEN"); then
  echo "If this vault has never worked, its first start was cut short: delete its pod and its volume." >&2
  exit 1
fi
export BAO_TOKEN

bao secrets list | grep -q '^secret/' || bao secrets enable -path=secret -version=2 kv
bao auth list | grep -q '^oidc/' || bao auth enable oidc
# The page of the vault offers it before anybody has signed in.
bao auth tune -listing-visibility=unauth oidc/
accessor=$(bao read -field=accessor sys/auth/oidc)

for policy in cluster snapshots restore users; do
  sed "s/ACCESSOR/$accessor/" "$SCRIPTS/$policy.hcl" | bao policy write "$policy" -
done

# Keycloak may be away: it is asked when somebody signs in.
bao write auth/oidc/config - <<JSON
{
  "oidc_discovery_url": "$ISSUER",
  "oidc_client_id": "$CLIENT_ID",
  "oidc_client_secret": "$CLIENT_SECRET",
  "default_role": "people",
  "skip_jwks_validation": true
}
JSON
bao write auth/oidc/role/people - <<JSON
{
  "role_type": "oidc",
  "user_claim": "preferred_username",
  "groups_claim": "groups",
  "bound_claims": { "groups": ["$ADMINS", "$USERS"] },
  "oidc_scopes": ["profile", "email"],
  "allowed_redirect_uris": ["$URL/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"],
  "token_ttl": "8h",
  "token_max_ttl": "24h"
}
JSON

group() {
  bao write "identity/group/name/$1" type=external "policies=$2"
  # Its name at Keycloak: the only thing here that may not be written twice.
  if ! bao read -field=alias "identity/group/name/$1" | grep -q "$accessor"; then
    bao write identity/group-alias "name=$1" "mount_accessor=$accessor" \
      "canonical_id=$(bao read -field=id "identity/group/name/$1")"
  fi
}
group "$ADMINS" admin
group "$USERS" users

account() {
  bao write "auth/kubernetes/role/$1" "bound_service_account_names=$2" "bound_service_account_namespaces=$NAMESPACE" \
    "audience=$AUDIENCE" "token_policies=$1" token_ttl=15m
}
account cluster "$READER"
account snapshots vault-snapshot
account restore vault-restore
