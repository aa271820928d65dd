#!/bin/sh
# Builds the folder and pushes the image under its commit. Run again, it pushes the same image again.
set -eu

target=$(printf %s "$IMAGE:$COMMIT" | tr '[:upper:]' '[:lower:]')
context="/work/source/$FOLDER"
set -- --frontend dockerfile.v0 --local "context=$context" --local "dockerfile=$context"
# A Dockerfile that declares one of these as ARG gets it.
for variable in PIP_INDEX_URL PIP_TRUSTED_HOST UV_DEFAULT_INDEX; do
  eval "value=\${$variable:-}"
  [ -z "$value" ] || set -- "$@" --opt "build-arg:$variable=$value"
done
exec buildctl --addr "$BUILDER" build "$@" --output "type=image,name=$target,push=true"
