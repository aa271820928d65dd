#!/bin/sh
# Makes the directory of a volume, open to the user of its pod, whoever that is; its parent is there already.
set -eu
umask 0
mkdir -p "$VOL_DIR"
