#!/bin/bash
# The certificate of the played internet, made once into FOLDER: certificate.sh FOLDER
set -euo pipefail
mkdir -p "$1"
[ -e "$1/tls.crt" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=played internet' \
  -addext 'subjectAltName=DNS:pypi.org,DNS:files.pythonhosted.org' -addext 'keyUsage=critical,digitalSignature,keyCertSign' \
  -keyout "$1/tls.key" -out "$1/tls.crt" 2>/dev/null
