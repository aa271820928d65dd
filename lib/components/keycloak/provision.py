"""Makes Keycloak's realm what the platform claims: groups, clients and the first administrator.

Runs as often as one likes, and may be stopped at any point: each step looks first and changes only what differs.
What it owns: the groups and what they may do, the scope `groups`, the clients of the list, and that the first
administrator exists. Everything else (session lengths, mail, themes, other people) is written once or never.

A client whose component is switched off is disabled, not removed: it works again, unchanged, once that is back.
"""

import json
import os
import sys
from pathlib import Path

from keycloak_api import Keycloak, Refused, wait

MARK = "thinkube.managed"
PROVISIONER, BOOTSTRAP = "thinkube-provisioner", "thinkube-bootstrap"

LOCKED_OUT = """The database knows neither of the two clients with these secrets: it was restored without them.
Make the first one again; the rest then follows by itself:
kubectl exec -n keycloak keycloak-0 -- env "JAVA_OPTS_KC_HEAP=-Xmx128m -XX:TieredStopAtLevel=1" \
  KC_HTTP_MANAGEMENT_PORT=9999 /kc/bin/kc.sh bootstrap-admin service --optimized --no-prompt \
  --client-id thinkube-bootstrap --client-secret:env KC_BOOTSTRAP_ADMIN_CLIENT_SECRET"""


def say(text):
    print(text, flush=True)


def client_of(keycloak, realm, client_id):
    return next(iter(keycloak.get(f"/{realm}/clients", clientId=client_id)), None)


def enter(url, secrets):
    """Signs in as the permanent client; makes or repairs it as the bootstrap client where it does not work."""
    permanent = Keycloak(url, PROVISIONER, secrets["provisioner"])
    try:
        permanent.get("/master")
        return permanent
    except Refused as refused:
        if refused.status not in (400, 401, 403):
            raise
    say("the permanent client does not work yet: making it")
    first = Keycloak(url, BOOTSTRAP, secrets["bootstrap"])
    try:
        first.get("/master")
    except Refused as refused:
        raise SystemExit(f"{refused}\n{LOCKED_OUT}") from None
    wanted = {
        "clientId": PROVISIONER,
        "name": "Keeps the realm as the platform claims",
        "secret": secrets["provisioner"],
        "enabled": True,
        "publicClient": False,
        "serviceAccountsEnabled": True,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": False,
    }
    put_client(first, "master", wanted)
    account = first.get(f"/master/clients/{client_of(first, 'master', PROVISIONER)['id']}/service-account-user")
    first.call("POST", f"/master/users/{account['id']}/role-mappings/realm", [first.get("/master/roles/admin")])
    permanent.get("/master")
    return permanent


def leave_no_bootstrap(keycloak):
    client = client_of(keycloak, "master", BOOTSTRAP)
    if client:
        keycloak.call("DELETE", f"/master/clients/{client['id']}")
        say("bootstrap client removed")


def ensure_realm(keycloak, realm, defaults):
    if not keycloak.find(f"/{realm}"):
        keycloak.call("POST", "", {"realm": realm, **defaults})
        say(f"realm {realm} created")


def ensure_group(keycloak, realm, name):
    def look():
        found = keycloak.get(f"/{realm}/groups", search=name, exact="true")
        return next((group for group in found if group["name"] == name), None)

    if not look():
        keycloak.call("POST", f"/{realm}/groups", {"name": name})
        say(f"group {name} created")
    return look()["id"]


def ensure_groups(keycloak, realm, names):
    """New people are users; administrators may manage the realm."""
    admins, users = (ensure_group(keycloak, realm, names[each]) for each in ("admins", "users"))
    keycloak.call("PUT", f"/{realm}/default-groups/{users}")
    management = client_of(keycloak, realm, "realm-management")["id"]
    role = keycloak.get(f"/{realm}/clients/{management}/roles/realm-admin")
    keycloak.call("POST", f"/{realm}/groups/{admins}/role-mappings/clients/{management}", [role])
    return admins, users


def ensure_mapper(keycloak, owner, mapper):
    """One protocol mapper of a client or a scope."""
    path = f"{owner}/protocol-mappers/models"
    found = next((each for each in keycloak.get(path) if each["name"] == mapper["name"]), None)
    wanted = {"protocol": "openid-connect", **mapper}
    if not found:
        keycloak.call("POST", path, wanted)
    elif found["protocolMapper"] != mapper["protocolMapper"]:
        keycloak.call("DELETE", f"{path}/{found['id']}")
        keycloak.call("POST", path, wanted)
    elif differs(found["config"], mapper["config"]):
        keycloak.call("PUT", f"{path}/{found['id']}", {**found, **wanted})


def ensure_scope(keycloak, realm):
    """The claim `groups` in every token: names without a path."""
    def look():
        return next((each for each in keycloak.get(f"/{realm}/client-scopes") if each["name"] == "groups"), None)

    if not look():
        attributes = {"include.in.token.scope": "true", "display.on.consent.screen": "false"}
        keycloak.call(
            "POST", f"/{realm}/client-scopes", {"name": "groups", "protocol": "openid-connect", "attributes": attributes}
        )
        say("scope groups created")
    scope = look()["id"]
    tokens = ("id.token.claim", "access.token.claim", "userinfo.token.claim", "introspection.token.claim")
    config = {"claim.name": "groups", "full.path": "false", **{token: "true" for token in tokens}}
    mapper = {"name": "groups", "protocolMapper": "oidc-group-membership-mapper", "config": config}
    ensure_mapper(keycloak, f"/{realm}/client-scopes/{scope}", mapper)
    # Unlike a client's own list, this one takes each scope only once.
    if all(each["id"] != scope for each in keycloak.get(f"/{realm}/default-default-client-scopes")):
        keycloak.call("PUT", f"/{realm}/default-default-client-scopes/{scope}")
    return scope


def differs(found, wanted):
    """Whether something wanted is not there. Keycloak leaves out what is empty."""
    for key, value in wanted.items():
        here = found.get(key)
        if isinstance(value, dict):
            if differs(here or {}, value):
                return True
        elif isinstance(value, list):
            if sorted(here or []) != sorted(value):
                return True
        elif here != value and not (here is None and value == ""):
            return True
    return False


def put_client(keycloak, realm, wanted):
    found = client_of(keycloak, realm, wanted["clientId"])
    if not found:
        keycloak.call("POST", f"/{realm}/clients", wanted)
        say(f"client {wanted['clientId']} created")
    elif differs(found, wanted):
        attributes = {**found.get("attributes", {}), **wanted.get("attributes", {})}
        keycloak.call("PUT", f"/{realm}/clients/{found['id']}", {**found, **wanted, "attributes": attributes})
        say(f"client {wanted['clientId']} updated")


def representation(client, secret):
    """A client as Keycloak spells it. No roles in its tokens: what a token allows there is for Keycloak alone."""
    attributes = {
        MARK: "true",
        "post.logout.redirect.uris": "##".join(client["logoutUris"]),
        # Empty: that of the realm.
        "access.token.lifespan": str(client.get("tokenLifetime", "")),
    }
    if client["public"]:
        attributes["pkce.code.challenge.method"] = "S256"
    return {
        "clientId": client["clientId"],
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": client["public"],
        **({} if client["public"] else {"secret": secret}),
        "standardFlowEnabled": True,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": client["serviceAccount"],
        "fullScopeAllowed": False,
        "redirectUris": client["redirectUris"],
        "webOrigins": ["+"] if client["public"] else [],
        "baseUrl": client["home"],
        "attributes": attributes,
    }


def ensure_clients(keycloak, realm, clients, secrets, scope, users):
    for client in clients:
        client_id = client["clientId"]
        put_client(keycloak, realm, representation(client, secrets.get(client_id)))
        path = f"/{realm}/clients/{client_of(keycloak, realm, client_id)['id']}"
        keycloak.call("PUT", f"{path}/default-client-scopes/{scope}")
        config = {"included.client.audience": client_id, "access.token.claim": "true", "id.token.claim": "false"}
        ensure_mapper(
            keycloak, path, {"name": "audience", "protocolMapper": "oidc-audience-mapper", "config": config}
        )
        if client["serviceAccount"]:
            account = keycloak.get(f"{path}/service-account-user")["id"]
            keycloak.call("PUT", f"/{realm}/users/{account}/groups/{users}")
    wanted = {client["clientId"] for client in clients}
    for client in keycloak.get(f"/{realm}/clients"):
        ours = client.get("attributes", {}).get(MARK) == "true"
        if ours and client["enabled"] and client["clientId"] not in wanted:
            keycloak.call("PUT", f"/{realm}/clients/{client['id']}", {**client, "enabled": False})
            say(f"client {client['clientId']} disabled: nothing claims it any more")


def ensure_admin(keycloak, realm, admin, password, groups):
    """The first administrator. An existing person keeps their password."""
    def look():
        return next(
            iter(
                keycloak.get(f"/{realm}/users", username=admin["username"], exact="true")
                or keycloak.get(f"/{realm}/users", email=admin["email"], exact="true")
            ),
            None,
        )

    if not look():
        credential = {"type": "password", "value": password, "temporary": True}
        person = {**admin, "enabled": True, "emailVerified": True, "credentials": [credential]}
        keycloak.call("POST", f"/{realm}/users", person)
        say(f"administrator {admin['username']} created")
    person = look()["id"]
    for group in groups:
        keycloak.call("PUT", f"/{realm}/users/{person}/groups/{group}")


def main(config_folder, secrets_folder):
    def secret(name):
        return (secrets_folder / name).read_text()

    def config(name):
        return json.loads((config_folder / name).read_text())

    wanted = config("wanted.json")
    realm, clients = wanted["realm"], wanted["clients"]
    secrets = {each["clientId"]: secret(f"clients/{each['clientId']}") for each in clients if not each["public"]}
    url = os.environ["KEYCLOAK_URL"]

    wait(url, float(os.environ.get("WAIT_SECONDS", "900")))
    keycloak = enter(url, {name: secret(f"admin/{name}") for name in ("bootstrap", "provisioner")})
    leave_no_bootstrap(keycloak)
    ensure_realm(keycloak, realm, config("realm.json"))
    admins, users = ensure_groups(keycloak, realm, wanted["groups"])
    scope = ensure_scope(keycloak, realm)
    ensure_clients(keycloak, realm, clients, secrets, scope, users)
    ensure_admin(keycloak, realm, wanted["admin"], secret("person/password"), (admins, users))
    say("the realm is as claimed")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except (Refused, OSError) as error:
        sys.exit(f"{error}\nnothing is lost: this runs again")
