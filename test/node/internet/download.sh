#!/bin/bash
# What pods install by themselves, as wheels for the image's Python, from lists that are complete: download.sh FOLDER LIST...
set -euo pipefail
folder=$1
shift
for list in "$@"; do
  python3 -m pip download --quiet --no-deps --dest "$folder" --python-version 3.13 --implementation cp \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform any \
    --only-binary=:all: --requirement "$list"
done
