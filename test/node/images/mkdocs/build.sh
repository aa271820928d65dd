#!/bin/bash
# Fills a layer with Material for MkDocs from PyPI: wheels for the image's Python, whatever this machine's is.
python3 -m pip install --quiet --no-compile --target "$1/opt/mkdocs" --python-version 3.14 --implementation cp \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform any \
  --only-binary=:all: mkdocs-material==9.7.6
sed -i '1s|^#!.*|#!/usr/bin/python3|' "$1"/opt/mkdocs/bin/*
