#!/usr/bin/env bash
# Is there a server? One that recovers after a crash refuses connections (1): killing it would start that again.
set -u
pg_isready --quiet --host=127.0.0.1 --port=5432
[ $? -lt 2 ]
