# shellcheck shell=bash
# For setup.sh, snapshot.sh, drill.sh and restore.sh: requests as the administrator, whose password is on no command line.

api() { # METHOD PATH [FILE]
  local body=()
  if [ $# -eq 3 ]; then body=(--header 'Content-Type: application/json' --data-binary "@$3"); fi
  curl --silent --show-error --fail-with-body --cacert "$TRUST" --config - --request "$1" "${body[@]}" \
    "$SERVER/$2" <<<"user = \"admin:$ADMIN_PASSWORD\""
}

# newest: the name of the newest snapshot that is whole.
newest() {
  local name='' id status
  while read -r id status; do
    if [[ $id == 20* && $status == SUCCESS ]]; then name=$id; fi
  done < <(api GET '_cat/snapshots/home?h=id,status&s=id')
  [ -n "$name" ] || {
    echo 'there is no snapshot' >&2
    return 1
  }
  echo "$name"
}

# indexes SNAPSHOT
indexes() { api GET "_snapshot/home/$1?filter_path=snapshots.indices" | grep -o 'logs-[^"]*'; }

# prove SNAPSHOT INDEX: restores it under another name, beside what is there, and removes that again.
prove() {
  local answer
  api DELETE 'thinkube-drill?ignore_unavailable=true' >/dev/null
  printf '{"indices":"%s","include_global_state":false,"rename_pattern":".+","rename_replacement":"thinkube-drill"}' \
    "$2" >/tmp/drill.json
  answer=$(api POST "_snapshot/home/$1/_restore?wait_for_completion=true" /tmp/drill.json) || true
  api DELETE 'thinkube-drill?ignore_unavailable=true' >/dev/null
  [[ $answer == *'"failed":0'* ]] || {
    echo "$2 cannot be read from the snapshot $1: $answer" >&2
    return 1
  }
  echo "$2 can be read from the snapshot $1"
}
