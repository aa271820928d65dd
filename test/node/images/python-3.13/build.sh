#!/bin/bash
# Fills a layer with pip, Python by the names of upstream's image, and the root of the internet that is played here.
../../debian/python.sh "$1" pip==26.3
internet=${XDG_CACHE_HOME:-$HOME/.cache}/thinkube-control-plane/node/internet
../../internet/certificate.sh "$internet"
mkdir -p "$1/etc/ssl/certs"
cp "$internet/tls.crt" "$1/etc/ssl/certs/$(openssl x509 -in "$internet/tls.crt" -noout -hash).0"
