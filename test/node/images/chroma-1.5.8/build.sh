#!/bin/bash
# Fills a layer as for the other version.
bash ../chroma/build.sh "$1" 1.5.8
