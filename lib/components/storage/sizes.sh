#!/bin/sh
# Measures every few hours what the folders of volumes hold, and hands it out over HTTP. Arguments: the folders that
# volumes are made in. PAGES is an empty folder, PORT a port.
set -u

# The provisioner names a folder pvc-<id>_<namespace>_<claim>; none of the three has such a line in it.
measure() {
  echo '# HELP storage_volume_used_bytes What is in the folder of a volume.'
  echo '# TYPE storage_volume_used_bytes gauge'
  for folder in "$@"; do
    for volume in "$folder"/pvc-*_*_*; do
      [ -d "$volume" ] || continue
      claim=${volume##*/pvc-}
      claim=${claim#*_}
      used=$(du -sk "$volume" 2>/dev/null | cut -f1)
      echo "storage_volume_used_bytes{claim=\"${claim%%_*}/${claim#*_}\"} $((${used:-0} * 1024))"
    done
  done
}

: >"$PAGES/metrics"
httpd -p "$PORT" -h "$PAGES"
while :; do
  measure "$@" >"$PAGES/next"
  mv "$PAGES/next" "$PAGES/metrics"
  sleep 21600 &
  wait $!
done
