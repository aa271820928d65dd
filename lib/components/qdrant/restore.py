"""Gives the server the snapshots in WORK, a folder for each collection, which becomes what it was. All others stay.

A server of its own has loaded each of them before; see prove.sh.
"""

import http.client
import os
import pathlib
import sys
import urllib.parse

SERVER = urllib.parse.urlsplit(os.environ["QDRANT_URL"]).netloc
KEY = os.environ["QDRANT_KEY"]
BOUNDARY = "thinkube-snapshot"
PART = 1024 * 1024


def body(file, head, tail):
    yield head
    while part := file.read(PART):
        yield part
    yield tail


def restore(collection, path):
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="snapshot"; filename="snapshot"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "api-key": KEY,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + path.stat().st_size + len(tail)),
    }
    # The server answers when the collection is loaded.
    server = http.client.HTTPConnection(SERVER, timeout=3600)
    target = f"/collections/{urllib.parse.quote(collection, safe='')}/snapshots/upload?priority=snapshot&wait=true"
    with path.open("rb") as file:
        server.request("POST", target, body(file, head, tail), headers)
        answer = server.getresponse()
        said = answer.read().decode(errors="replace")
    if answer.status != 200:
        print(f"{collection}: {answer.status} {said}", flush=True)
        return False
    print(f"{collection} is as it was in {path.name}", flush=True)
    return True


def main():
    snapshots = sorted(pathlib.Path(os.environ["WORK"]).glob("*/*.snapshot"))
    if not snapshots:
        print("the bucket has no such snapshot", flush=True)
        return 1
    # The others are restored all the same.
    done = [restore(path.parent.name, path) for path in snapshots]
    return 0 if all(done) else 1


sys.exit(main())
