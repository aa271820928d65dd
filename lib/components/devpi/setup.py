"""Makes devpi's mirror of PyPI, the user who uploads, and the index that has both; what is there already is left alone.

With the argument `empty` it deletes what the mirror has fetched so far.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ["DEVPI_URL"]
UPLOADER, INDEX = os.environ["UPLOAD_USER"], os.environ["INDEX"]
MIRROR = {
    "type": "mirror",
    "title": "PyPI",
    "mirror_url": os.environ["MIRROR_URL"],
    # Projects are asked for one by one: the list of all of them takes 600 MB of memory.
    "mirror_no_project_list": True,
    # It may be emptied.
    "volatile": True,
}


def call(method, path, body=None, token=None):
    headers = {"accept": "application/json", "content-type": "application/json"}
    if token:
        headers["x-devpi-auth"] = base64.b64encode(f"root:{token}".encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, method=method, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def wait():
    while True:
        try:
            if call("GET", "/+api")[0] == 200:
                return
        except OSError as error:
            print(f"waiting for devpi: {error}", flush=True)
        time.sleep(5)


def login(user, password):
    """A token, or None where the password is another one."""
    status, answer = call("POST", "/+login", {"user": user, "password": password})
    return answer["result"]["password"] if status == 200 else None


def ensure(path, wanted, token):
    status, answer = call("PUT", path, wanted, token)
    # 409: it is there.
    if status not in (200, 201, 409):
        raise SystemExit(f"{path}: {status} {answer}")
    if status != 409:
        print(f"{path} created", flush=True)


def main(empty):
    wait()
    token = login("root", os.environ["ROOT_PASSWORD"])
    if token is None:
        raise SystemExit("devpi does not take the password of root: its data are older than the Secret")
    if empty:
        print(call("DELETE", "/root/pypi", None, token), flush=True)
    ensure("/root/pypi", MIRROR, token)
    password = os.environ["UPLOAD_PASSWORD"]
    ensure(f"/{UPLOADER}", {"password": password}, token)
    if login(UPLOADER, password) is None:
        status, answer = call("PATCH", f"/{UPLOADER}", {"password": password}, token)
        print(f"new password for {UPLOADER}: {status}" if status == 200 else answer, flush=True)
    ensure(f"/{UPLOADER}/{INDEX}", {"type": "stage", "bases": ["root/pypi"], "volatile": False}, token)


main(sys.argv[1:] == ["empty"])
