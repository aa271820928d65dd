#!/bin/sh
# What components keep, saved now, and proven where somebody can. Nothing of them stops for it.
set -eu
