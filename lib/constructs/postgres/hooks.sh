# shellcheck shell=bash
# Sourced by provision.sh, restore.sh and drill.sh.

# hook DATABASE FILE: what an extension asks for, where there is such a file, in a session of its own.
hook() {
  [ ! -f "$SCRIPTS/$2" ] || psql -X --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --dbname="$1" --file="$SCRIPTS/$2"
}
