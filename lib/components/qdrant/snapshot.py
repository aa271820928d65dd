"""Has the server put a snapshot of every collection into its bucket, then deletes old ones.

The newest three of a collection stay however old they are: one of them may turn out to be torn. Those of a collection
that is gone stay as well.
"""

import datetime
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["QDRANT_URL"]
KEY = os.environ["QDRANT_KEY"]
KEEP = datetime.timedelta(days=int(os.environ["KEEP_DAYS"]))
NEWEST = 3


def call(method, *path):
    """The result of one request; the server answers when the work is done."""
    quoted = "/".join(urllib.parse.quote(part, safe="") for part in path)
    wait = "" if method == "GET" else "?wait=true"
    request = urllib.request.Request(f"{URL}/{quoted}{wait}", method=method, headers={"api-key": KEY})
    with urllib.request.urlopen(request, timeout=3600) as answer:
        return json.load(answer)["result"]


def save(collection):
    made = call("POST", "collections", collection, "snapshots")
    print(f"{collection}: saved {made['name']}, {made['size']} bytes", flush=True)
    all_of_it = call("GET", "collections", collection, "snapshots")
    oldest = datetime.datetime.now(datetime.timezone.utc) - KEEP
    for each in sorted(all_of_it, key=time_of, reverse=True)[NEWEST:]:
        if time_of(each) < oldest:
            call("DELETE", "collections", collection, "snapshots", each["name"])
            print(f"{collection}: deleted {each['name']}", flush=True)


def time_of(snapshot):
    return datetime.datetime.fromisoformat(snapshot["creation_time"]).replace(tzinfo=datetime.timezone.utc)


def main():
    failed = False
    for name in sorted(each["name"] for each in call("GET", "collections")["collections"]):
        try:
            save(name)
        except urllib.error.HTTPError as error:
            # The others are saved all the same.
            failed = True
            print(f"{name}: {error} {error.read().decode(errors='replace')}", flush=True)
    return 1 if failed else 0


sys.exit(main())
