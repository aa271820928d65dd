"""Makes Harbor what the platform wants of it, over its API; every step may be done again.

Arguments: the file of what is wanted. HARBOR_URL, HARBOR_PASSWORD (of the account admin) and what robots sign in with are variables.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

API = os.environ["HARBOR_URL"] + "/api/v2.0"
AUTHORIZATION = "Basic " + base64.b64encode(f"admin:{os.environ['HARBOR_PASSWORD']}".encode()).decode()


def call(method, path, body=None):
    """Answers what came; raises urllib.error.HTTPError for anything but success."""
    request = urllib.request.Request(
        API + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": AUTHORIZATION,
            "Content-Type": "application/json",
            # Projects are named by their names, which may look like numbers.
            "X-Is-Resource-Name": "true",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def wait():
    """Until the core answers: it may still be changing its tables."""
    while True:
        try:
            call("GET", "/systeminfo")
            return
        except (urllib.error.URLError, OSError) as error:
            if isinstance(error, urllib.error.HTTPError) and error.code == 401:
                raise SystemExit("the password of admin was changed: set it back to that of the Secret harbor-admin")
            print(f"waiting for Harbor: {error}", flush=True)
            time.sleep(5)


def every(path, **query):
    """All pages of a list."""
    found, page = [], 1
    while True:
        part = call("GET", f"{path}?" + urllib.parse.urlencode({**query, "page": page, "page_size": 100}))
        found += part or []
        if not part or len(part) < 100:
            return found
        page += 1


def project(name, public, **more):
    """Answers it, as it is now."""
    if name not in {each["name"] for each in every("/projects")}:
        metadata = {"public": "true" if public else "false"}
        call("POST", "/projects", {"project_name": name, "storage_limit": -1, "metadata": metadata, **more})
        print(f"project {name}")
    return call("GET", "/projects/" + name)


def source(wanted):
    """A registry, and the project of its copies, which is open to everybody who reaches it."""
    name = wanted["name"]
    if name not in {each["name"] for each in every("/registries")}:
        call("POST", "/registries", {**wanted, "insecure": False})
    [found] = [each for each in every("/registries") if each["name"] == name]
    project(name, public=True, registry_id=found["id"])


def quota(own, limit):
    """Room for our own images, in bytes."""
    query = urllib.parse.urlencode({"reference": "project", "reference_id": own["project_id"]})
    [found] = call("GET", f"/quotas?{query}")
    if found["hard"]["storage"] != limit:
        call("PUT", f"/quotas/{found['id']}", {"hard": {"storage": limit}})


def retention(own, keep, cron):
    """Of each image of our own the newest stay."""
    policy = {
        "algorithm": "or",
        "scope": {"level": "project", "ref": own["project_id"]},
        "trigger": {"kind": "Schedule", "settings": {"cron": cron}, "references": {}},
        "rules": [
            {
                "action": "retain",
                "template": "latestPushedK",
                "params": {"latestPushedK": keep},
                "tag_selectors": [{"kind": "doublestar", "decoration": "matches", "pattern": "**"}],
                "scope_selectors": {
                    "repository": [{"kind": "doublestar", "decoration": "repoMatches", "pattern": "**"}]
                },
            }
        ],
    }
    known = (own.get("metadata") or {}).get("retention_id")
    if known:
        call("PUT", f"/retentions/{known}", {**policy, "id": int(known)})
    else:
        call("POST", "/retentions", policy)


def robot(own, name, secret):
    """An account that pushes and pulls images of our own, with the secret that we know."""
    query = f"Level=project,ProjectID={own['project_id']}"
    full = f"robot${own['name']}+{name}"
    if full not in [each["name"] for each in every("/robots", q=query)]:
        access = [{"resource": "repository", "action": action} for action in ("pull", "push")]
        permission = {"kind": "project", "namespace": own["name"], "access": access}
        call(
            "POST",
            "/robots",
            {"name": name, "level": "project", "duration": -1, "disable": False, "permissions": [permission]},
        )
        print(f"robot {full}")
    [found] = [each for each in every("/robots", q=query) if each["name"] == full]
    call("PATCH", f"/robots/{found['id']}", {"secret": secret})


def garbage(cron):
    """Layers that nothing refers to any more are deleted on schedule."""
    wanted = {"schedule": {"type": "Custom", "cron": cron}, "parameters": {"delete_untagged": True, "workers": 1}}
    known = ((call("GET", "/system/gc/schedule") or {}).get("schedule") or {}).get("cron")
    if known is None:
        call("POST", "/system/gc/schedule", wanted)
    elif known != cron:
        call("PUT", "/system/gc/schedule", wanted)


def main(path):
    with open(path, encoding="utf-8") as file:
        wanted = json.load(file)
    wait()
    own = project(wanted["project"], public=False)
    quota(own, wanted["quota"])
    retention(own, wanted["keep"], wanted["retention"])
    for each in wanted["robots"]:
        robot(own, each["name"], os.environ[each["variable"]])
    garbage(wanted["garbage"])
    for each in wanted["sources"]:
        try:
            source(each)
        except urllib.error.HTTPError as refused:
            # Harbor asks a registry before it takes it. What it cannot copy still comes from there.
            print(f"{each['name']} is left out until the next run: {reason(refused)}", flush=True)
    print("Harbor is as wanted")


def reason(refused):
    return f"{refused.url}: {refused.code} {refused.read().decode(errors='replace')}"


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except urllib.error.HTTPError as refused:
        raise SystemExit(reason(refused)) from refused
