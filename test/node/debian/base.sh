#!/bin/bash
# Makes the system that images and the node itself are built on: base.sh FOLDER WORK
# Debian's testing suite, since it has most programs in the versions that the platform names. Nothing is installed on
# this machine: mmdebstrap is unpacked and run from WORK.
set -euo pipefail
folder=$1 work=$2
apt="$work/apt"
mkdir -p "$apt"/{lists/partial,cache/archives/partial}
touch "$apt/status"
uri=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${uri:-http://deb.debian.org/debian} forky main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<END
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::State::Status "$apt/status";
Dir::Cache "$apt/cache";
APT::Architecture "amd64";
APT::Sandbox::User "root";
Acquire::Languages "none";
END
export APT_CONFIG="$apt/apt.conf"
apt-get update --quiet=2
(cd "$work" && apt-get download --quiet=2 mmdebstrap)
dpkg -x "$work"/mmdebstrap_*.deb "$work/mmdebstrap"
rm -rf "$folder"
export PATH=$work/mmdebstrap/usr/bin:$PATH
TMPDIR=$work mmdebstrap --quiet --mode=root --variant=essential \
  --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  forky "$folder" "$apt/sources.list"
