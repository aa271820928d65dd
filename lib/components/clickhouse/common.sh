# shellcheck shell=bash
# Sourced by dump.sh, drill.sh and restore.sh.

# Names of ours: what a dump is tried out in, and where a database waits for the dump that takes its place.
# shellcheck disable=SC2034 # for the others
scratch=thinkube_drill
# shellcheck disable=SC2034 # for the others
before=thinkube_before_

ask() { clickhouse-client --query "$1" </dev/null; }

rows() { # database
  ask "SELECT name, total_rows FROM system.tables WHERE database = '$1' AND engine LIKE '%MergeTree'"
}
