#!/bin/sh
# Switches this machine off for its time to sleep, so that a packet can wake it. Argument: the address of its network card.
# Nothing is asked of the cluster, which has moved away by now what can move.
set -eu

sleep "${WAIT:-900}"
for card in "${ROOT:-}"/sys/class/net/*; do
  # Bridges and the like share the address of a real card.
  [ -e "$card/device" ] || continue
  [ "$(cat "$card/address")" = "$1" ] || continue
  # The card forgets at each start that it may wake the machine.
  ethtool -s "${card##*/}" wol g
  found=yes
done
if [ "${found:-no}" = no ]; then
  echo "stays on: no network card has the address $1, so that nothing could wake it" >&2
  exit 1
fi
if grep -q 'kubernetes.io~local-volume' "${ROOT:-}/proc/self/mounts"; then
  echo 'stays on: volumes on it are in use; kubectl get pods -A -o wide shows whose' >&2
  exit 1
fi
systemctl poweroff
