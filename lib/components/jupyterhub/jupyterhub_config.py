"""JupyterHub's configuration: what differs between platforms is in settings.json beside it, secrets are variables."""

import json
import os
from pathlib import Path
from urllib.parse import urlencode

settings = json.loads((Path(__file__).parent / "settings.json").read_text())
c = get_config()  # noqa: F821 (JupyterHub defines it)

# The hub and its proxy.
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = f"http://jupyterhub.{settings['namespace']}.svc:8081"
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://jupyterhub-proxy:8001"
c.JupyterHub.cleanup_servers = False
c.JupyterHub.last_activity_interval = 60
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
database = settings["database"]
c.JupyterHub.db_url = (
    f"postgresql+psycopg2://{database['host']}:{database['port']}/{database['name']}"
)
c.JupyterHub.cookie_secret = bytes.fromhex(os.environ["COOKIE_SECRET"])
# Network policies let nobody but Prometheus ask.
c.JupyterHub.authenticate_prometheus = False
c.JupyterHub.allow_named_servers = settings["namedServers"] > 0
c.JupyterHub.named_server_limit_per_user = settings["namedServers"]

# Sign-in.
issuer, endpoints = settings["issuer"], settings["endpoints"]
c.JupyterHub.authenticator_class = "generic-oauth"
c.Authenticator.auto_login = True
c.Authenticator.enable_auth_state = True
c.GenericOAuthenticator.client_id = settings["clientId"]
c.GenericOAuthenticator.client_secret = os.environ["CLIENT_SECRET"]
c.GenericOAuthenticator.oauth_callback_url = f"{settings['url']}/hub/oauth_callback"
c.GenericOAuthenticator.authorize_url = endpoints["authorize"]
c.GenericOAuthenticator.token_url = endpoints["token"]
c.GenericOAuthenticator.userdata_url = endpoints["userInfo"]
c.GenericOAuthenticator.logout_redirect_url = endpoints["logout"] + "?" + urlencode(
    {
        "client_id": settings["clientId"],
        "post_logout_redirect_uri": f"{settings['url']}/hub/login",
    }
)
c.GenericOAuthenticator.scope = ["openid", "profile", "email", "groups"]
c.GenericOAuthenticator.username_claim = "preferred_username"
c.GenericOAuthenticator.manage_groups = True
c.GenericOAuthenticator.auth_state_groups_key = "oauth_user.groups"
c.GenericOAuthenticator.allowed_groups = set(settings["groups"].values())
c.GenericOAuthenticator.admin_groups = {settings["groups"]["admins"]}
c.GenericOAuthenticator.http_request_kwargs = {"ca_certs": os.environ["SSL_CERT_FILE"]}


def variable(value):
    """A literal, or one key of a Secret in the namespace."""
    if isinstance(value, str):
        return value
    return {"valueFrom": {"secretKeyRef": {"name": value["secret"], "key": value["key"]}}}


# Notebook servers.
c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
spawner = c.KubeSpawner
spawner.namespace = settings["namespace"]
spawner.image = settings["image"]
spawner.image_pull_policy = "IfNotPresent"
spawner.cmd = ["jupyterhub-singleuser"]
spawner.default_url = "/lab"
# A first download of the image takes long on a slow line.
spawner.start_timeout = 1200
spawner.http_timeout = 120
spawner.cpu_guarantee = 0.1
spawner.profile_list = settings["profiles"]
spawner.common_labels = settings["labels"]
spawner.pod_name_template = "jupyter-{user_server}"
# Never to be changed: homes would be lost from sight.
spawner.pvc_name_template = "home-{user_server}"
spawner.storage_pvc_ensure = True
spawner.storage_class = settings["storage"]["class"]
spawner.storage_capacity = settings["storage"]["size"]
spawner.storage_access_modes = ["ReadWriteOnce"]
spawner.volumes = [
    {"name": "home", "persistentVolumeClaim": {"claimName": "{pvc_name}"}},
    {"name": "trust", "configMap": {"name": settings["trust"]["configMap"]}},
    {"name": "examples", "configMap": {"name": "jupyterhub-examples"}},
]
spawner.volume_mounts = [
    {"name": "home", "mountPath": "/home/jovyan"},
    {"name": "trust", "mountPath": "/trust", "readOnly": True},
    {"name": "examples", "mountPath": "/home/jovyan/examples", "readOnly": True},
]
certificates = f"/trust/{settings['trust']['key']}"
spawner.environment = {
    "SSL_CERT_FILE": certificates,
    "REQUESTS_CA_BUNDLE": certificates,
    "AWS_CA_BUNDLE": certificates,
    **{name: variable(value) for name, value in settings["environment"].items()},
}
spawner.fs_gid = 100
spawner.automount_service_account_token = False
spawner.pod_security_context = {
    "runAsNonRoot": True,
    "runAsUser": 1000,
    "runAsGroup": 100,
    "fsGroupChangePolicy": "OnRootMismatch",
    "seccompProfile": {"type": "RuntimeDefault"},
}
# Given as a whole: it takes the place of single settings.
spawner.container_security_context = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
spawner.extra_pod_config = {"enableServiceLinks": False}
spawner.delete_pvc = False

# Servers that nobody uses are stopped.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            "python3",
            "-m",
            "jupyterhub_idle_culler",
            "--url=http://localhost:8081/hub/api",
            f"--timeout={settings['idleSeconds']}",
            "--cull-every=120",
            "--concurrency=5",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
