#!/bin/bash
# Fills a layer with MLflow from PyPI and what upstream's "full" image has besides: wheels for the image's Python, whatever
# this machine's is.
python3 -m pip install --quiet --no-compile --target "$1/opt/mlflow" --python-version 3.14 --implementation cp \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform any \
  --only-binary=:all: mlflow==3.15.1 psycopg2-binary==2.9.13 boto3==1.44.8 prometheus-flask-exporter==0.23.2
sed -i '1s|^#!.*|#!/usr/bin/python3|' "$1"/opt/mlflow/bin/*
