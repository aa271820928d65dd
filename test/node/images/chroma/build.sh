#!/bin/bash
# Fills a layer with Chroma's own server, which is inside its Python package: build.sh FOLDER [VERSION]
python3 -m pip install --quiet --no-compile --no-deps --target "$1/opt/chroma" --python-version 3.14 --implementation cp \
  --platform manylinux_2_17_x86_64 --only-binary=:all: "chromadb==${2:-1.5.9}"
mkdir -p "$1/usr/bin"
cat >"$1/usr/bin/chroma" <<'END'
#!/usr/bin/python3
import sys
import chromadb_rust_bindings as chroma
chroma.cli(["chroma", *sys.argv[1:]])
END
chmod +x "$1/usr/bin/chroma"
