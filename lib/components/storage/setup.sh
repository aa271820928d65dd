#!/bin/sh
# Makes the directory of a volume. Its pod gives it to its own group when it mounts it.
set -eu
mkdir -m 0777 -p "$VOL_DIR"
