"""Before the server starts: connections to the platform's databases, and the account for emergencies."""

import json
import os
from pathlib import Path

from superset.app import create_app

settings = json.loads((Path(__file__).parent / "settings.json").read_text())

with create_app().app_context():
    from superset import db, security_manager
    from superset.models.core import Database

    for connection in settings["connections"]:
        name = connection["name"]
        database = db.session.query(Database).filter_by(database_name=name).one_or_none()
        if database is None:
            database = Database(database_name=name)
            db.session.add(database)
        database.set_sqlalchemy_uri(os.environ[connection["variable"]])
        database.expose_in_sqllab = True
        database.allow_run_async = settings["worker"]
        database.allow_file_upload = connection["uploads"]
        database.extra = json.dumps(connection["extra"])
        db.session.commit()
        print(f"{name} is connected")

    if settings["localLogin"]:
        admin = settings["localAdmin"]
        password = os.environ["ADMIN_PASSWORD"]
        user = security_manager.find_user(username=admin["username"])
        if user is None:
            user = security_manager.add_user(
                admin["username"],
                "Local",
                "Administrator",
                admin["email"],
                security_manager.find_role("Admin"),
                password=password,
            )
        security_manager.reset_password(user.id, password)
        print(f"{admin['username']} may sign in")
