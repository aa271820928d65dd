# shellcheck shell=sh
# Sourced: starts the server again, so that it dumps or loads, and waits until it answers.
restart() {
  kubectl delete pod neo4j-0 --wait=true --timeout=10m
  tries=60
  until kubectl wait pod/neo4j-0 --for=condition=Ready --timeout=60s; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || {
      echo "neo4j-0 did not come back" >&2
      exit 1
    }
    sleep 5
  done
}
