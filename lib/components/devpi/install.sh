#!/bin/sh
# Installs devpi on the volume, once for each list of packages, and makes its data folder. Killed half-way, it begins anew.
set -eu

programs=$DATA/programs
wanted=$programs/$( (python3 --version; cat "$CONFIG/requirements.txt") | sha256sum | cut -c1-16)
if [ ! -e "$wanted/installed" ]; then
  python3 -m venv --clear "$wanted"
  "$wanted/bin/pip" install --quiet --no-cache-dir --no-deps --only-binary :all: --require-hashes \
    --requirement "$CONFIG/requirements.txt"
  touch "$wanted/installed"
fi
ln -sfn "$wanted" "$programs/current"
for each in "$programs"/*; do
  [ "$each" = "$wanted" ] || [ "$each" = "$programs/current" ] || rm -rf "$each"
done

if [ ! -e "$DATA/server" ]; then
  rm -rf "$DATA/new"
  # The mirror is made later: this one would load the names of all projects on PyPI, which takes 600 MB of memory.
  "$wanted/bin/devpi-init" --serverdir "$DATA/new" --no-root-pypi --root-passwd "$ROOT_PASSWORD"
  mv "$DATA/new" "$DATA/server"
fi
