"""Makes Keycloak's realm what the platform claims, and gives it the platform's mail server.

With one, whoever forgot their password may have a link sent. Where there is none any more, both go again; a server that
somebody wrote into the realm by hand stays.
"""

import json
import os
import sys
from pathlib import Path

import provision
from keycloak_api import Keycloak, Refused

# Among the settings of the server: it is the platform's. Keycloak keeps what it does not know.
MARK = "thinkube"


def follow(keycloak, realm, server):
    """Server: what the realm is to have, or None."""
    if server is not None:
        # Each time: Keycloak tells nobody the password that it has.
        keycloak.call("PUT", f"/{realm}", {"smtpServer": {**server, MARK: "yes"}, "resetPasswordAllowed": True})
        provision.say(f"mail goes by {server['host']}")
    elif MARK in (keycloak.get(f"/{realm}").get("smtpServer") or {}):
        keycloak.call("PUT", f"/{realm}", {"smtpServer": {}, "resetPasswordAllowed": False})
        provision.say("no mail is sent any more")


def main(config_folder, secrets_folder):
    provision.main(config_folder, secrets_folder)

    def config(name):
        return json.loads((config_folder / name).read_text())

    server = config("mail.json")
    if server is not None and server["auth"] == "true":
        server["password"] = (secrets_folder / "mail/password").read_text().strip()
    provisioner = (secrets_folder / "admin/provisioner").read_text()
    keycloak = Keycloak(os.environ["KEYCLOAK_URL"], provision.PROVISIONER, provisioner)
    follow(keycloak, config("wanted.json")["realm"], server)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except (Refused, OSError) as error:
        sys.exit(f"{error}\nnothing is lost: this runs again")
