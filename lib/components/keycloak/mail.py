"""Makes Keycloak's realm what the platform claims, and gives it the platform's mail server.

With one, whoever forgot their password may have a link sent. Without, this does not run, and what the realm has stays.
"""

import json
import os
import sys
from pathlib import Path

import provision
from keycloak_api import Keycloak, Refused


def main(config_folder, secrets_folder):
    provision.main(config_folder, secrets_folder)

    def config(name):
        return json.loads((config_folder / name).read_text())

    realm, server = config("wanted.json")["realm"], config("mail.json")
    if server["auth"] == "true":
        server["password"] = (secrets_folder / "mail/password").read_text().strip()
    provisioner = (secrets_folder / "admin/provisioner").read_text()
    keycloak = Keycloak(os.environ["KEYCLOAK_URL"], provision.PROVISIONER, provisioner)
    # Each time: Keycloak tells nobody the password that it has.
    keycloak.call("PUT", f"/{realm}", {"smtpServer": server, "resetPasswordAllowed": True})
    provision.say(f"mail goes by {server['host']}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except (Refused, OSError) as error:
        sys.exit(f"{error}\nnothing is lost: this runs again")
