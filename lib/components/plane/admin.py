"""The first administrator, before anybody else finds the page that makes one. May be run again at any time."""

import os
import time
import uuid

from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from plane.db.models import Profile, User
from plane.license.models import Instance, InstanceAdmin

while Instance.objects.first() is None:
    print("waiting for the server's first start", flush=True)
    time.sleep(5)

instance = Instance.objects.first()
if not InstanceAdmin.objects.exists():
    user = User.objects.filter(email=os.environ["ADMIN_EMAIL"]).first()
    if user is None:
        user = User.objects.create(
            email=os.environ["ADMIN_EMAIL"],
            username=uuid.uuid4().hex,
            first_name="Administrator",
            password=make_password(os.environ["ADMIN_PASSWORD"]),
            is_password_autoset=False,
        )
    Profile.objects.get_or_create(user=user)
    InstanceAdmin.objects.create(user=user, instance=instance)
    print("the administrator is there", flush=True)
if not instance.is_setup_done or instance.is_telemetry_enabled:
    instance.is_setup_done = True
    instance.is_telemetry_enabled = False
    instance.save()
    # Pages remember for hours that nobody has set it up.
    cache.clear()
