# shellcheck shell=bash
# Sourced by dump.sh, drill.sh and restore.sh.

# Nobody's: a dump is tried out in it.
# shellcheck disable=SC2034 # for the others
scratch=thinkube_drill

# As a file, the password is on no command line.
(
  umask 077
  printf 'password: "%s"\n' "$ADMIN_PASSWORD" >/tmp/tools.yaml
)
server=(--quiet --config=/tmp/tools.yaml --host="$SERVER" --username=admin --authenticationDatabase=admin --gzip)

# ask FILE [DATABASE]
ask() { NAME=${2:-} mongosh --quiet "mongodb://$SERVER/?directConnection=true" --file "$SCRIPTS/$1" </dev/null; }

rows() { ask rows.js "$1"; }

# load DATABASE ARGUMENT...: from the dump.
load() {
  mongorestore "${server[@]}" --nsInclude="$1.*" --archive="$WORK/dump/$1.archive" "${@:2}" </dev/null
}

# prove DATABASE: loads it beside what is there, and counts.
prove() {
  local status=0
  if [ "$(ask room.js "$1")" != yes ]; then
    echo "$1: no room to load it a second time" >&2
    return 1
  fi
  ask drop.js "$scratch"
  { load "$1" --nsFrom="$1.*" --nsTo="$scratch.*" && complete "$1" "$scratch"; } || status=1
  ask drop.js "$scratch"
  return "$status"
}
