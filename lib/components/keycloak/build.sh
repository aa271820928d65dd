#!/bin/sh
# Copies Keycloak to a volume and fixes its build options there (KC_DB, KC_HEALTH_ENABLED and the like), so that
# the server starts at once, and from a read-only image. Safe to repeat after it was stopped at any point.
set -eu
image="${1:?folder of Keycloak in the image}"
home="${2:?folder of the volume}"

rm -rf "${home:?}"/bin "${home:?}"/conf "${home:?}"/lib "${home:?}"/providers "${home:?}"/themes
cp -R "$image"/. "$home"/
exec "$home"/bin/kc.sh build
