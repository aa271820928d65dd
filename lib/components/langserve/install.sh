#!/bin/sh
# Python packages onto the volume, once for each list of them: a restart needs no internet.
set -eu

wanted=$(cat /config/requirements.txt /config/more.txt | sha256sum | cut -c1-12)
target=/packages/$wanted
if [ ! -d "$target" ]; then
  rm -rf /packages/*
  pip install --no-cache-dir --disable-pip-version-check --target /packages/unfinished \
    --requirement /config/requirements.txt --requirement /config/more.txt
  mv /packages/unfinished "$target"
fi
# One name for the server, whatever the list.
ln -sfn "$target" /packages/current
