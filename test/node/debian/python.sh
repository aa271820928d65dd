#!/bin/bash
# Fills a layer with wheels for Debian's Python 3.13, where it looks for them, and with the names that programs call it by,
# whatever this machine's Python is: python.sh LAYER REQUIREMENT...
set -euo pipefail
layer=$1 version=3.13
shift
local=$layer/usr/local
packages=$local/lib/python$version/dist-packages
mkdir -p "$local/bin" "$packages"
python3 -m pip install --quiet --no-compile --target "$packages" --python-version "$version" --implementation cp \
  --platform manylinux_2_34_x86_64 --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 \
  --platform manylinux2014_x86_64 --platform any --only-binary=:all: "$@"
cp -r "$packages/bin/." "$local/bin/"
rm -r "${packages:?}/bin"
find "$local/bin" -type f -exec sed -i '1s|^#!.*python.*|#!/usr/bin/python'"$version"'|' {} +
for name in python python3; do ln -sf "/usr/bin/python$version" "$local/bin/$name"; done
