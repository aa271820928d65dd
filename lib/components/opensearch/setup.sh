#!/bin/bash
# What is to be there before the first line arrives: how indexes are made, when they are deleted, where snapshots go; and
# what people find in Dashboards. May be run at any time.
set -euo pipefail

# shellcheck source=lib/components/opensearch/common.sh
. /scripts/common.sh

# A policy is changed only by whoever names the version that it takes the place of.
policy() {
  local found version=''
  if found=$(api GET _plugins/_ism/policies/logs 2>/dev/null); then
    [[ $found =~ \"_seq_no\":([0-9]+) ]] && version="?if_seq_no=${BASH_REMATCH[1]}"
    [[ $found =~ \"_primary_term\":([0-9]+) ]] && version="$version&if_primary_term=${BASH_REMATCH[1]}"
  fi
  api PUT "_plugins/_ism/policies/logs$version" /scripts/policy.json
}

pages() {
  local path=$1
  shift
  curl --silent --show-error --fail-with-body --config - --header 'osd-xsrf: true' --header 'securitytenant: global' \
    "$@" "$DASHBOARDS/api/$path" <<<"user = \"admin:$ADMIN_PASSWORD\""
}

# What is there to open, and that it shows the last day: a search cannot see more than that.
views() {
  pages 'saved_objects/_import?overwrite=true' --form file=@/scripts/views.ndjson &&
    pages opensearch-dashboards/settings --json \
      '{"changes": {"timepicker:timeDefaults": "{\"from\": \"now-24h\", \"to\": \"now\"}"}}'
}

api PUT _index_template/logs /scripts/template.json
policy
# An index that was there before the policy does not know of it.
api POST '_plugins/_ism/add/logs-*' /scripts/policy-of.json
api PUT _snapshot/home /scripts/repository.json
# Dashboards waits for Keycloak, which may wait for this to end: the next hour does what is left.
views || echo 'Dashboards is not there yet'
