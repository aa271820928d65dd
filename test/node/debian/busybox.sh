#!/bin/bash
# A system of Debian's static busybox alone, under all of its names: busybox.sh FOLDER
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/thinkube-control-plane/node
work=$(mktemp -d)
export APT_CONFIG=$cache/work/apt/apt.conf
(cd "$work" && apt-get download --quiet=2 busybox-static && dpkg -x busybox-static_*.deb unpacked)
mkdir -p "$1"/{bin,etc,tmp,root,home,usr,var,dev,proc,sys}
chmod 1777 "$1/tmp"
cp "$work/unpacked/usr/bin/busybox" "$1/bin/busybox"
for name in $("$1/bin/busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$1/bin/$name"; done
# Debian's has no such program: here everything runs as it is.
printf '#!/bin/sh\nexec "$@"\n' >"$1/bin/nice"
chmod +x "$1/bin/nice"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' >"$1/etc/passwd"
printf 'root:x:0:\nnobody:x:65534:\n' >"$1/etc/group"
rm -rf "$work"
