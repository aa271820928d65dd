#!/bin/bash
# Imports a layout of images into a containerd folder: seed.sh SEED LOWER LAYOUT WORK
# The node's own containerd does it, in a root of its own, as it is not installed on this machine.
set -euo pipefail
if [ "${INSIDE:-}" != yes ]; then
  INSIDE=yes exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
fi
seed=$1 lower=$2 layout=$3 work=$4
root=$work/root
mkdir -p "$seed" "$work"/{root,upper,work}
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" "$root"
mkdir -p "$root"/var/lib/containerd
mount -t proc proc "$root/proc"
mount -t tmpfs run "$root/run"
mount --rbind /dev "$root/dev"
mount --bind "$seed" "$root/var/lib/containerd"
cat >"$root/run/containerd.toml" <<'END'
version = 3
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]
END
chroot "$root" containerd --config /run/containerd.toml --log-level error &
until chroot "$root" ctr version >/dev/null 2>&1; do sleep 0.1; done
tar -C "$layout" -c . | chroot "$root" ctr --namespace k8s.io images import -
kill %1
wait %1 || true
umount --lazy "$root/dev"
umount --recursive "$root"
rm -rf "$work"
