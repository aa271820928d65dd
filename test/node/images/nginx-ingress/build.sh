#!/bin/bash
# Fills a layer with the compiled controller, and an /etc/nginx that holds nothing of Debian's sites.
mkdir -p "$1/etc/nginx/conf.d"
cp ../../../../out/test/node/images/nginx-ingress/controller.js "$1/controller.js"
cp nginx.conf "$1/etc/nginx/nginx.conf"
