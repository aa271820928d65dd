#!/bin/sh
# Names of the images that no container on this machine comes from. One image has several names: its digest tells.
set -eu
USED=$(microk8s ctr --namespace k8s.io containers list | awk 'NR > 1 { print $2 }')
export USED
microk8s ctr --namespace k8s.io images list | awk '
  BEGIN { count = split(ENVIRON["USED"], names, "\n"); for (i = 1; i <= count; i++) used[names[i]] }
  NR > 1 { digest[$1] = $3; if ($1 in used) kept[$3] }
  END { for (name in digest) if (!(digest[name] in kept)) print name }'
