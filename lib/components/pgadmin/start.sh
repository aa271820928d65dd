#!/bin/sh
# Makes or changes the tables, puts the platform's server into the list, and starts. The list of the local account is
# replaced at each start; servers that people added themselves stay.
set -eu

cd "$PGADMIN"
# Whoever makes the application changes the tables first.
"$PYTHON" -c 'import pgAdmin4'
"$PYTHON" setup.py load-servers "$SERVERS" --user "$PGADMIN_SETUP_EMAIL" --replace
# One worker, since sessions are not shared.
exec "$PYTHON" -m gunicorn --bind "0.0.0.0:$PORT" --workers 1 --threads 10 --timeout 86400 --worker-tmp-dir /tmp pgAdmin4:app
