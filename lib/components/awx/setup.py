"""Makes AWX what the platform wants of it, over its API. Every step may be done again.

AWX_URL is its address, AWX_PASSWORD the one of the account admin, PANEL_PASSWORD the one that the account of the control
panel gets; WANTED is a JSON file: see wanted.ts.
"""

import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["AWX_URL"]
AUTHORIZATION = "Basic " + base64.b64encode(f"admin:{os.environ['AWX_PASSWORD']}".encode()).decode()


def call(method, path, body=None):
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": AUTHORIZATION, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}") from None
    return json.loads(text) if text else {}


def wait():
    while True:
        try:
            with urllib.request.urlopen(URL + "/api/v2/ping/", timeout=10):
                return
        except OSError as error:
            print(f"waiting for AWX: {error}", flush=True)
            time.sleep(10)


def keep(kind, name, fields, within=None):
    """Makes the object of this name, or changes what differs. Returns its id."""
    query = urllib.parse.urlencode({"name": name, **(within or {})})
    found = call("GET", f"/api/v2/{kind}/?{query}")["results"]
    wanted = {"name": name, **(within or {}), **fields}
    if not found:
        print(f"making {kind} {name}", flush=True)
        return call("POST", f"/api/v2/{kind}/", wanted)["id"]
    [first, *_] = found
    different = {key: value for key, value in wanted.items() if first.get(key) != value}
    if different:
        print(f"changing {kind} {name}: {', '.join(different)}", flush=True)
        call("PATCH", f"/api/v2/{kind}/{first['id']}/", different)
    return first["id"]


def keep_panel():
    """The account that the control panel starts templates with, for administrators. Returns its id."""
    fields = {"username": "panel", "password": os.environ["PANEL_PASSWORD"]}
    found = call("GET", "/api/v2/users/?username=panel")["results"]
    if not found:
        return call("POST", "/api/v2/users/", fields)["id"]
    call("PATCH", f"/api/v2/users/{found[0]['id']}/", fields)
    return found[0]["id"]


def grant(template, kind, who):
    """Lets a team or a user start the template: the role is asked of the template itself."""
    roles = call("GET", f"/api/v2/job_templates/{template}/object_roles/?name=Execute")["results"]
    call("POST", f"/api/v2/{kind}/{who}/roles/", {"id": roles[0]["id"]})


def attach(template, name):
    """Credentials are made by people; those of this name are used from then on."""
    there = call("GET", f"/api/v2/job_templates/{template}/credentials/")["results"]
    found = call("GET", f"/api/v2/credentials/?{urllib.parse.urlencode({'name': name})}")["results"]
    for credential in found[:1]:
        if credential["id"] not in [each["id"] for each in there]:
            call("POST", f"/api/v2/job_templates/{template}/credentials/", {"id": credential["id"]})


def keep_template(wanted, parents, team, panel):
    fields = {
        "job_type": "run",
        "description": wanted["description"],
        "playbook": wanted["playbook"],
        "survey_enabled": bool(wanted["survey"]),
        "extra_vars": wanted["extra_vars"],
        **parents,
    }
    template = keep("job_templates", wanted["name"], fields)
    if wanted["survey"]:
        survey = {"name": "", "description": "", "spec": wanted["survey"]}
        call("POST", f"/api/v2/job_templates/{template}/survey_spec/", survey)
    grant(template, "users", panel)
    if wanted["everybody"]:
        grant(template, "teams", team)
    for name in wanted["credentials"]:
        attach(template, name)


def keep_source(path, project, inventory):
    fields = {
        "source": "scm",
        "source_project": project,
        "source_path": path,
        "overwrite": True,
        "overwrite_vars": True,
        "update_on_launch": True,
    }
    keep("inventory_sources", "Repository", fields, {"inventory": inventory})


def finished(project):
    """Playbooks are known once the repository has been fetched."""
    for _ in range(60):
        state = call("GET", f"/api/v2/projects/{project}/")["status"]
        if state == "successful":
            return True
        if state in ("failed", "error", "canceled"):
            break
        time.sleep(10)
    print(f"the project is {state}: its job in AWX says why; templates wait for it", flush=True)
    return False


def clean_up(name, days):
    """AWX makes this schedule by itself; how many days it leaves is the config's."""
    query = urllib.parse.urlencode({"name": name})
    for schedule in call("GET", f"/api/v2/schedules/?{query}")["results"]:
        wanted = {"days": str(days)}
        if schedule["extra_data"] != wanted:
            print(f"changing schedules {name}: {days} days", flush=True)
            call("PATCH", f"/api/v2/schedules/{schedule['id']}/", {"extra_data": wanted})


def main():
    with open(os.environ["WANTED"], encoding="utf-8") as file:
        wanted = json.load(file)
    wait()
    for name in wanted["cleanups"]:
        clean_up(name, wanted["keepDays"])
    organization = keep("organizations", wanted["organization"], {})
    within = {"organization": organization}
    team = keep("teams", wanted["team"], {}, within)
    keep("credential_types", wanted["deployKey"]["name"], wanted["deployKey"]["fields"])
    panel = keep_panel()
    keep("instance_groups", "default", {"pod_spec_override": wanted["pod"]})
    inventory = keep("inventories", wanted["inventory"]["name"], {}, within)
    for host in wanted["inventory"]["hosts"]:
        keep("hosts", host["name"], {"variables": host["variables"]}, {"inventory": inventory})
    if not wanted["templates"]:
        return
    project = keep("projects", wanted["project"]["name"], wanted["project"]["fields"], within)
    if not finished(project):
        raise SystemExit(0 if all(each["optional"] for each in wanted["templates"]) else 1)
    if wanted["inventory"]["source"]:
        keep_source(wanted["inventory"]["source"], project, inventory)
    known = call("GET", f"/api/v2/projects/{project}/playbooks/")
    for template in wanted["templates"]:
        if template["optional"] and template["playbook"] not in known:
            print(f"{template['name']} is left out: the repository has no {template['playbook']}", flush=True)
            continue
        keep_template(template, {"project": project, "inventory": inventory}, team, panel)


main()
