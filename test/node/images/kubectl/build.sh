#!/bin/bash
# Fills a layer with Debian's busybox, which has the tools of Alpine's, and nice.
bash ../../debian/busybox.sh "$1"
