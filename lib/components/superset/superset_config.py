"""Superset's configuration: what differs between platforms is in settings.json beside it, secrets are variables."""

import json
import os
from pathlib import Path
from urllib.parse import urlencode

from cachelib.redis import RedisCache
from flask_appbuilder.security.manager import AUTH_DB, AUTH_OAUTH
from redis import Redis

settings = json.loads((Path(__file__).parent / "settings.json").read_text())
valkey = os.environ["CACHE_URL"]

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]
# The server is shared, and each thread may want a connection.
SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True}

# Behind a proxy that ends TLS, addresses would begin with http otherwise.
ENABLE_PROXY_FIX = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
DEFAULT_TIME_FILTER = "Last quarter"

# Sign-in: groups of Keycloak become roles, anew at each sign-in.
AUTH_ROLES_SYNC_AT_LOGIN = True
if settings["localLogin"]:
    AUTH_TYPE = AUTH_DB
else:
    AUTH_TYPE = AUTH_OAUTH
    AUTH_USER_REGISTRATION = True
    AUTH_USER_REGISTRATION_ROLE = "Public"
    AUTH_ROLES_MAPPING = settings["roles"]
    issuer, endpoints = settings["issuer"], settings["endpoints"]
    OAUTH_PROVIDERS = [
        {
            "name": "keycloak",
            "icon": "fa-key",
            "token_key": "access_token",
            "remote_app": {
                "client_id": settings["clientId"],
                "client_secret": os.environ["CLIENT_SECRET"],
                "api_base_url": f"{issuer}/protocol/",
                "authorize_url": endpoints["authorize"],
                "access_token_url": endpoints["token"],
                "jwks_uri": endpoints["keys"],
                "client_kwargs": {"scope": "openid profile email groups"},
            },
        }
    ]
    LOGOUT_REDIRECT_URL = endpoints["logout"] + "?" + urlencode(
        {
            "client_id": settings["clientId"],
            "post_logout_redirect_uri": f"{settings['url']}/login/",
        }
    )


def kept(name, seconds):
    """Small things that all processes share."""
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": valkey,
        "CACHE_KEY_PREFIX": f"superset_{name}_",
        "CACHE_DEFAULT_TIMEOUT": seconds,
    }


day = 86400
CACHE_CONFIG = kept("meta", day)
FILTER_STATE_CACHE_CONFIG = kept("filter", 90 * day)
EXPLORE_FORM_DATA_CACHE_CONFIG = kept("explore", 7 * day)
RATELIMIT_STORAGE_URI = valkey
# Results of charts are large, and Valkey is full for everybody when it is full.
DATA_CACHE_CONFIG = {
    "CACHE_TYPE": "FileSystemCache",
    "CACHE_DIR": os.environ["SUPERSET_HOME"] + "/cache",
    "CACHE_DEFAULT_TIMEOUT": 3600,
    "CACHE_THRESHOLD": 500,
}


class Celery:
    """Queries in the background."""

    broker_url = valkey
    result_backend = valkey
    imports = ("superset.sql_lab",)
    worker_prefetch_multiplier = 1
    task_acks_late = False
    result_expires = 3600


CELERY_CONFIG = Celery if settings["worker"] else None
if settings["worker"]:
    RESULTS_BACKEND = RedisCache(
        host=Redis.from_url(valkey), key_prefix="superset_results_", default_timeout=3600
    )
