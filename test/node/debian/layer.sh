#!/bin/bash
# Makes a layer over the base out of Debian packages: layer.sh BASE LAYER WORK PACKAGE...
# USERS may name accounts that are to be there before, NAME:NUMBER. This machine's apt installs them into an overlay; what that changed is the layer. WORK is where base.sh left its lists.
set -euo pipefail
if [ "${INSIDE:-}" != yes ]; then
  INSIDE=yes exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
fi
base=$1 layer=$2 lists=$3/apt
shift 3
scratch=$(mktemp -d "$layer.XXXX")
root=$scratch/root
mkdir -p "$layer" "$root" "$scratch/work"
mount -t overlay overlay -o "lowerdir=$base,upperdir=$layer,workdir=$scratch/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
# The alternatives of Java want a folder for manuals, which the base leaves out.
mkdir -p "$root"/var/{lib/apt/lists,cache/apt/archives/partial,log/apt} "$root"/etc/apt/{preferences.d,apt.conf.d} "$root/usr/share/man/man1"
cp -r "$lists/lists/." "$root/var/lib/apt/lists/"
for account in ${USERS:-}; do
  echo "${account%:*}:x:${account#*:}:${account#*:}::/var/lib/${account%:*}:/usr/sbin/nologin" >>"$root/etc/passwd"
  echo "${account%:*}:x:${account#*:}:" >>"$root/etc/group"
done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
cat >"$scratch/apt.conf" <<END
Dir "$root";
Dir::Etc::SourceList "$lists/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Status "$root/var/lib/dpkg/status";
Dir::State::Lists "$root/var/lib/apt/lists";
Dir::Cache::Archives "$root/var/cache/apt/archives";
DPkg::Chroot-Directory "$root";
APT::Architecture "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
DPkg::Options { "--force-unsafe-io"; "--path-exclude=/usr/share/man/*"; "--path-exclude=/usr/share/doc/*"; "--path-exclude=/usr/share/locale/*"; };
END
export APT_CONFIG=$scratch/apt.conf DEBIAN_FRONTEND=noninteractive LC_ALL=C
apt-get install --yes --quiet=2 "$@"
umount "$root"/{proc,run,tmp}
umount "$root"
rm -rf "$scratch"
# Lists, caches and logs are no part of an image.
cd "$layer"
rm -rf var/lib/apt var/cache var/log usr/sbin/policy-rc.d run dev proc sys tmp root usr/share/{doc,man,locale}
