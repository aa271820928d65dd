# shellcheck shell=bash
# For setup.sh, snapshot.sh and restore.sh: requests as the administrator, whose password is on no command line.

api() { # METHOD PATH [FILE]
  local body=()
  if [ $# -eq 3 ]; then body=(--header 'Content-Type: application/json' --data-binary "@$3"); fi
  curl --silent --show-error --fail-with-body --cacert "$TRUST" --config - --request "$1" "${body[@]}" \
    "$SERVER/$2" <<<"user = \"admin:$ADMIN_PASSWORD\""
}
