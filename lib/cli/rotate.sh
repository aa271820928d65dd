#!/bin/sh
# New credentials, and everybody who reads them. Stopped half-way, it is simply run again.
set -eu

# patiently WHAT COMMAND...: asks once a second, for five minutes.
patiently() {
  what=$1
  shift
  tries=300
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      echo "$what did not come within five minutes" >&2
      exit 1
    fi
    sleep 1
  done
}

# renew SECRET: one that is deleted does not come back until its maker is told that it never made one.
renew() {
  kubectl -n credentials delete secret "$1" --ignore-not-found
  kubectl -n credentials patch externalsecret "$1" --subresource=status --type=merge \
    -p '{"status":{"refreshTime":null,"syncedResourceVersion":""}}'
  kubectl -n credentials annotate externalsecret "$1" force-sync="$(date +%s)" --overwrite
  patiently "a new Secret $1" kubectl -n credentials get secret "$1"
}

# copies NAMESPACE: all of them, also those that are made of several, and until they have been made: that an
# ExternalSecret is ready says nothing of when.
copies() {
  sleep 1 # times are in whole seconds
  before=$(refreshed "$1")
  kubectl -n "$1" annotate externalsecrets --all force-sync="$(date +%s)" --overwrite
  patiently "new copies in namespace $1" all_newer "$1" "$before"
}
refreshed() {
  kubectl -n "$1" get externalsecrets \
    -o jsonpath='{range .items[*]}{.metadata.name}={.status.refreshTime} {end}'
}
all_newer() {
  now=" $(refreshed "$1") "
  for copy in $2; do
    case $copy in *=) continue ;; esac # it has never been made
    case $now in *" $copy "*) return 1 ;; esac
  done
}

# repair NAMESPACE CRONJOB: sets what it reads, where the software keeps it.
repair() {
  kubectl -n "$1" delete job "$2-now" --ignore-not-found
  kubectl -n "$1" create job "$2-now" --from="cronjob/$2"
  kubectl -n "$1" wait job "$2-now" --for=condition=Complete --timeout=600s
}

# restart NAMESPACE KIND/NAME: environment variables are read once.
restart() {
  kubectl -n "$1" rollout restart "$2"
  kubectl -n "$1" rollout status "$2" --timeout=900s
}
