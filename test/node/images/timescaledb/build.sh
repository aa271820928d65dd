#!/bin/bash
# Fills a layer with the start of the other PostgreSQL.
mkdir -p "$1/usr/local/bin"
cp ../postgres/files/usr/local/bin/docker-entrypoint.sh "$1/usr/local/bin/"
