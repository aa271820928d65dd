#!/bin/bash
# The configuration: that of the image, and ours over it, in a folder that the server may write to.
set -euo pipefail

cp -r config/. /prepared/
cp /settings/opensearch.yml /prepared/
cp /settings/{config,internal_users,roles,roles_mapping}.yml /prepared/opensearch-security/
