"""pgAdmin's configuration: what differs between platforms, and every secret, is a variable."""

import os

# People come from Keycloak; only administrators, since whoever passes may ask the server for anything.
LOCAL_LOGIN = os.environ["LOCAL_LOGIN"] == "true"
AUTHENTICATION_SOURCES = ["oauth2", "internal"] if LOCAL_LOGIN else ["oauth2"]
ISSUER = os.environ["OIDC_ISSUER"]
OAUTH2_AUTO_CREATE_USER = True
OAUTH2_CONFIG = [
    {
        "OAUTH2_NAME": "keycloak",
        "OAUTH2_DISPLAY_NAME": "Keycloak",
        "OAUTH2_ICON": "fa-key",
        "OAUTH2_CLIENT_ID": os.environ["OIDC_CLIENT_ID"],
        "OAUTH2_CLIENT_SECRET": os.environ["OIDC_CLIENT_SECRET"],
        "OAUTH2_SERVER_METADATA_URL": f"{ISSUER}/.well-known/openid-configuration",
        "OAUTH2_SCOPE": "openid email profile",
        "OAUTH2_USERNAME_CLAIM": "preferred_username",
        "OAUTH2_CHALLENGE_METHOD": "S256",
        "OAUTH2_RESPONSE_TYPE": "code",
        "OAUTH2_ADDITIONAL_CLAIMS": {"groups": [os.environ["ADMIN_GROUP"]]},
        "OAUTH2_LOGOUT_URL": os.environ["OIDC_LOGOUT_URL"]
        + "?post_logout_redirect_uri={redirect_uri}&id_token_hint={id_token}",
        "OAUTH2_SSL_CERT_VERIFICATION": True,
    }
]
# Without a password of their own there is nothing to encrypt saved passwords with: none are saved.
MASTER_PASSWORD_REQUIRED = False
ALLOW_SAVE_PASSWORD = False

# Accounts, preferences and servers are in the shared database.
CONFIG_DATABASE_URI = os.environ["CONFIG_DATABASE_URI"]

# Behind the ingress controller, which ends TLS.
PROXY_X_FOR_COUNT = 1
PROXY_X_PROTO_COUNT = 1
PROXY_X_HOST_COUNT = 1
PROXY_X_PORT_COUNT = 1
SESSION_COOKIE_SECURE = True

# Nothing is asked of the internet.
UPGRADE_CHECK_ENABLED = False
LLM_ENABLED = False

DATA_DIR = os.environ["DATA_DIR"]
LOG_FILE = "/dev/null"
CONSOLE_LOG_LEVEL = 30
HELP_PATH = "../../docs"
# Of the image: psql, pg_dump and pg_restore, by version.
DEFAULT_BINARY_PATHS = {
    "pg": "/usr/local/pgsql-18",
    "pg-18": "/usr/local/pgsql-18",
    "pg-17": "/usr/local/pgsql-17",
}
