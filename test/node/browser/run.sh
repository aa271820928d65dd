#!/bin/bash
# Runs Debian's Chromium in a root of its own.
#   BROWSER_LOWER and BROWSER_WORK in the environment; with BROWSER_DNS, names come from there. A ca.crt in BROWSER_WORK is
#   among its authorities. Arguments are Chromium's.
set -euo pipefail
if [ "${INSIDE:-}" != yes ]; then
  INSIDE=yes exec setpriv --pdeathsig KILL unshare --mount --propagation private "$0" "$@"
fi
work=$BROWSER_WORK
root=$work/root
mkdir -p "$work"/{root,upper,work}
mount -t overlay overlay -o "lowerdir=$BROWSER_LOWER,upperdir=$work/upper,workdir=$work/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs shm "$root/dev/shm"
mount -t tmpfs run "$root/run"
mount --bind /tmp "$root/tmp"
if [ -n "${BROWSER_DNS:-}" ]; then
  rm -f "$root/etc/resolv.conf"
  echo "nameserver $BROWSER_DNS" >"$root/etc/resolv.conf"
fi
if [ -f "$work/ca.crt" ]; then
  mkdir -p "$root/root/.pki/nssdb"
  chroot "$root" certutil -N -d sql:/root/.pki/nssdb --empty-password
  chroot "$root" certutil -A -d sql:/root/.pki/nssdb -n home -t C,, <"$work/ca.crt"
fi
exec env HOME=/root chroot "$root" /usr/bin/chromium "$@"
