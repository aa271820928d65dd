# shellcheck shell=bash
# The image runs this once there is an administrator; see start.sh.
touch /data/db/administrator
