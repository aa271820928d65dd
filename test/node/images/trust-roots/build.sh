#!/bin/bash
# Fills a layer with busybox, Debian's public roots as JSON, and a script in place of upstream's program that copies them.
bash ../../debian/busybox.sh "$1"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/thinkube-control-plane/node
work=$(mktemp -d)
export APT_CONFIG=$cache/work/apt/apt.conf
(cd "$work" && apt-get download --quiet=2 ca-certificates && dpkg -x ca-certificates_*.deb unpacked)
mkdir -p "$1/debian-package"
python3 - "$work/unpacked/usr/share/ca-certificates/mozilla" >"$1/debian-package/cert-manager-package-debian.json" <<'END'
import json, pathlib, sys
roots = "".join(path.read_text() for path in sorted(pathlib.Path(sys.argv[1]).glob("*.crt")))
print(json.dumps({"name": "cert-manager-debian", "version": "20250419.1", "bundle": roots}))
END
# shellcheck disable=SC2016 # they are the arguments of what is written
printf '#!/bin/sh\nexec cp -r "$1"/. "$2"\n' >"$1/copyandmaybepause"
chmod +x "$1/copyandmaybepause"
rm -rf "$work"
