"""Calls of Keycloak's admin API."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """Keycloak answered, and said no."""

    def __init__(self, status, method, path, text):
        super().__init__(f"{method} {path}: {status} {text}")
        self.status = status


class Keycloak:
    """The admin API, signed in as a client of the realm `master`."""

    def __init__(self, url, client, secret):
        self.url, self.client, self.secret = url, client, secret
        self.token, self.until = "", 0.0

    def request(self, method, path, body, headers):
        request = urllib.request.Request(f"{self.url}{path}", data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                text = response.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            raise Refused(error.code, method, path, error.read().decode(errors="replace")[:500]) from None

    def sign_in(self):
        form = {"grant_type": "client_credentials", "client_id": self.client, "client_secret": self.secret}
        answer = self.request(
            "POST",
            "/realms/master/protocol/openid-connect/token",
            urllib.parse.urlencode(form).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        self.token, self.until = answer["access_token"], time.monotonic() + answer["expires_in"] / 2

    def call(self, method, path, body=None):
        if time.monotonic() > self.until:
            self.sign_in()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.request(method, f"/admin/realms{path}", json.dumps(body).encode() if body is not None else None, headers)

    def get(self, path, **query):
        return self.call("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path)

    def find(self, path):
        try:
            return self.get(path)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise


def wait(url, seconds):
    """Until Keycloak answers at all."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"{url}/realms/master", timeout=10):
                return
        except OSError as error:
            if time.monotonic() > end:
                raise
            print(f"waiting for Keycloak: {error}", flush=True)
            time.sleep(5)
