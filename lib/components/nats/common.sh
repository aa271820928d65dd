# shellcheck shell=sh
# Sourced by dump.sh, drill.sh and restore.sh.

# The account that a dump is tried out in: streams of two accounts never meet, whatever their names.
# shellcheck disable=SC2034 # for the others
scratch=nats-drill

# as ACCOUNT: who asks from now on.
as() {
  NATS_USER=$1
  NATS_PASSWORD=$(cat "$SECRETS/$1/password")
  export NATS_USER NATS_PASSWORD
}

# load FOLDER: a stream, instead of what there may be of it.
load() {
  if nats stream info "$(basename "$1")" >/dev/null 2>&1; then nats stream rm --force "$(basename "$1")"; fi
  nats stream restore --no-progress "$1"
}

# number NAME: the first of that name in what comes in.
number() {
  sed -n "s/^.*\"$1\": *\([0-9]*\).*/\1/p" | head -n 1
}

# prove FOLDER: loads a stream into the account of drills, and counts its messages. Those that end with their age may be
# gone by now.
prove() {
  name=$(basename "$1")
  wanted=$(number messages <"$1/backup.json")
  as "$scratch"
  load "$1" || return 1
  found=$(nats stream info "$name" --json | number messages)
  nats stream rm --force "$name"
  if [ "$found" != "$wanted" ] && [ "$(number max_age <"$1/backup.json")" = 0 ]; then
    echo "$name: ${found:-none} of $wanted messages are back" >&2
    return 1
  fi
  echo "$name: $found messages can be read from the dump"
}
