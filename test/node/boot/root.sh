#!/bin/bash
# First process of a node, in namespaces of its own: mounts the root that the node is to have, and goes there.
#   root.sh STATE LOWER CACHE
# LOWER: folders of Debian's files, for an overlay; CACHE: where the programs are, seen at the same path inside.
set -euo pipefail
state=$1 lower=$2 cache=$3
root=$state/root
controllers=$(cut -d: -f2 /proc/self/cgroup | grep -v '^$' | sort -u)

mount --make-rprivate /
rm -rf "$state"/{upper,work}
mkdir -p "$state"/{root,upper,work,log,lib,srv,opt,varlog}
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$state/upper,workdir=$state/work" "$root"
mkdir -p "$root"/{node,srv,opt,proc,sys,dev,run,tmp,var/lib,var/log} "$root$cache"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount --bind "$state" "$root/node"
mount --bind "$cache" "$root$cache"
# What a node keeps over a reboot.
for pair in lib:var/lib varlog:var/log srv:srv opt:opt; do mount --bind "$state/${pair%:*}" "$root/${pair#*:}"; done
mount -t tmpfs -o mode=755 cgroup "$root/sys/fs/cgroup"
for one in $controllers; do
  mkdir "$root/sys/fs/cgroup/${one#name=}"
  mount -t cgroup -o "$one" cgroup "$root/sys/fs/cgroup/${one#name=}"
done

cd "$root"
mkdir -p run/old
pivot_root . run/old
exec chroot . /node/boot/init.sh
