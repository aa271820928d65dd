#!/bin/sh
# Removes the directory of a volume: only for volumes whose reclaim policy somebody has changed to Delete.
set -eu
rm -rf "$VOL_DIR"
