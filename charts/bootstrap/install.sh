#!/bin/sh
# Installs the platform of this folder on the cluster that kubectl points at. It may be run again at any time.
#
#   sh install.sh                         check, install, and follow until everything runs
#   sh install.sh --check                 check only; nothing is changed
#   sh install.sh --anyway                go on though a check says no, but for RBAC
#   sh install.sh --no-wait               do not follow
#   sh install.sh --timeout MINUTES       follow for at most so long (60)
#   sh install.sh --argocd                put the plain Argo CD back, even where it looks after itself already
#   sh install.sh --restore FILE --identity KEY
#                                         on an empty cluster: first apply the Secrets of an encrypted export (age)
#
# Exit status: 0 done, 1 it cannot be done here, 2 wrong use, 3 not everything runs yet.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
dist=$(dirname "$here")
tab=$(printf '\t')
mode=install
follow=yes
minutes=60
again=no
anyway=no
restore=
identity=

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
die() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}
usage() {
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "$0"
}

while [ $# -gt 0 ]; do
  case $1 in
    --check) mode=check ;;
    --no-wait) follow=no ;;
    --argocd) again=yes ;;
    --anyway) anyway=yes ;;
    --timeout | --restore | --identity)
      if [ $# -lt 2 ]; then
        printf 'install.sh: %s needs a value\n' "$1" >&2
        exit 2
      fi
      case $1 in
        --timeout) minutes=$2 ;;
        --restore) restore=$2 ;;
        --identity) identity=$2 ;;
      esac
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      printf 'install.sh: "%s" is no option; see --help\n' "$1" >&2
      exit 2
      ;;
  esac
  shift
done
case $minutes in
  '' | *[!0-9]*)
    printf 'install.sh: --timeout needs a number of minutes\n' >&2
    exit 2
    ;;
esac

# The kubectl of the PATH where it reaches a cluster, else that of MicroK8s.
kubectl=
kube() {
  case $kubectl in
    microk8s) microk8s kubectl "$@" ;;
    *) kubectl "$@" ;;
  esac
}
refused=
reaches() {
  kubectl=$1
  command -v "$1" >/dev/null 2>&1 || return 1
  error=$(kube get --raw /version 2>&1 >/dev/null) && return 0
  refused="$refused
  $1: $error"
  return 1
}

fact() { awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$here/platform.tsv"; }

# Everything that is wrong is said before the script ends.
wrong=0
good() { say "  ok    $*"; }
bad() {
  say "  WRONG $1"
  say "        $2"
  if [ "$anyway" = no ]; then wrong=$((wrong + 1)); fi
}
never() {
  anyway=no
  bad "$@"
}
warn() {
  say "  note  $1"
  say "        $2"
}

check_cluster() {
  if ! reaches kubectl && ! reaches microk8s; then
    die "no cluster answers: neither kubectl nor microk8s kubectl reaches one. Start it (microk8s start), or set KUBECONFIG$refused"
  fi
  version=$(kube get --raw /version | sed -n 's/.*"gitVersion": *"v\([0-9]*\.[0-9]*\)[^"]*".*/\1/p')
  minor=${version#*.}
  if [ "${version%%.*}" = 1 ] && [ "${minor:-0}" -ge 34 ]; then
    good "Kubernetes $version"
  else
    bad "Kubernetes is ${version:-of an unknown version}, and 1.34 is the oldest that works" \
      'on MicroK8s: sudo snap refresh microk8s --channel=1.36/stable (one minor version at a time)'
  fi
  if [ "$(kube auth can-i '*' '*' --all-namespaces 2>/dev/null)" != yes ]; then
    bad 'you may not do everything on this cluster' 'use the kubeconfig of an administrator (microk8s config)'
  fi
}

# MicroK8s starts with every account being an administrator. Credentials would be open to any pod.
check_rbac() {
  answer=$(kube auth can-i get secrets --namespace kube-system --as=thinkube-nobody 2>/dev/null) || true
  case $answer in
    no*) good 'RBAC is on: a stranger may not read Secrets' ;;
    yes*) never 'RBAC is off: any pod may read every Secret' 'on MicroK8s: microk8s enable rbac; then run this again' ;;
    *) bad 'cannot tell whether RBAC is on' "try: kubectl auth can-i get secrets --as=thinkube-nobody" ;;
  esac
}

# The snap of a strictly confined MicroK8s sees the home folder and nothing else.
check_files() {
  if ! error=$(kube apply --dry-run=client -f "$here/argocd/namespace-argocd.yaml" 2>&1 >/dev/null); then
    bad "this kubectl cannot read $here: $error" \
      'move the repository into your home folder, not into a hidden one: a strictly confined MicroK8s sees nothing else'
  fi
}

# Names and addresses of the config stand in network policies and in what is pinned to a node.
check_nodes() {
  # shellcheck disable=SC2016 # a Go template
  nodes=$(kube get nodes -o go-template='{{range .items}}{{.metadata.name}}{{"\t"}}{{range .status.addresses}}{{if eq .type "InternalIP"}}{{.address}} {{end}}{{end}}{{"\t"}}{{index .metadata.labels "kubernetes.io/hostname"}}{{"\t"}}{{range .spec.taints}}{{if ne .effect "PreferNoSchedule"}}{{.key}}:{{.effect}} {{end}}{{end}}{{"\n"}}{{end}}')
  names=$(printf '%s\n' "$nodes" | cut -f 1 | tr '\n' ' ')
  while IFS=$tab read -r name address place; do
    node=$(printf '%s\n' "$nodes" | awk -F '\t' -v name="$name" '$1 == name')
    found=$(printf '%s\n' "$node" | cut -f 2)
    label=$(printf '%s\n' "$node" | cut -f 3)
    case " $found" in
      ' ')
        bad "there is no node $name; there are: $names" 'is this the right cluster? If so, correct nodes in the config'
        continue
        ;;
      *" $address "*) good "node $name at $address" ;;
      *) bad "node $name is at ${found}but not at $address" 'correct nodes[].address in the config: network policies name it' ;;
    esac
    if [ "$label" != "$name" ]; then
      bad "node $name has the label kubernetes.io/hostname=$label: what is kept to a node would not find it" \
        "kubectl label node $name kubernetes.io/hostname=$name --overwrite"
    fi
    check_taints "$name" "$place" "$(printf '%s\n' "$node" | cut -f 4)"
  done <"$here/nodes.tsv"
}
# What Kubernetes sets for a while by itself says nothing about the plan.
check_taints() { # node open|closed taints
  taints=
  undo=
  for taint in $3; do
    case $taint in
      node.kubernetes.io/* | node.cloudprovider.kubernetes.io/*) ;;
      *)
        taints="$taints $taint"
        undo="$undo $taint-"
        ;;
    esac
  done
  if [ "$2" = open ] && [ -n "$taints" ]; then
    bad "node $1 has the taint$taints: no pod of the platform starts there, though the plan counts on it" \
      "write closed: true for it under nodes in the config; or open it: kubectl taint node $1$undo"
  elif [ "$2" = closed ] && [ -z "$taints" ]; then
    warn "node $1 is closed in the config, and has no taint: pods may start there" \
      "close it: kubectl taint node $1 node-role.kubernetes.io/control-plane:NoSchedule; or take closed out of the config"
  fi
}

# Network policies name the API server as it is behind its Service; and what comes from pods is trusted by network.
check_networks() {
  api=$(kube get endpointslices --namespace default --selector kubernetes.io/service-name=kubernetes \
    -o jsonpath='{.items[0].ports[0].port} {.items[0].endpoints[*].addresses[0]}' 2>/dev/null) || api=
  port=${api%% *}
  if [ -n "$port" ] && [ "$port" != "$(fact apiPort)" ]; then
    bad "the API server listens on port $port, not $(fact apiPort)" \
      "set network.apiPort to $port in the config: network policies name it"
  fi
  for address in ${api#"$port"}; do
    if ! cut -f 2 "$here/nodes.tsv" | grep -qxF "$address"; then
      bad "pods reach the API server at $address, which is the address of no node in the config" \
        'start it with --advertise-address=ADDRESS OF ITS NODE (on MicroK8s in args/kube-apiserver): network policies name it'
    fi
  done
  pod=$(kube get endpointslices --namespace kube-system --selector kubernetes.io/service-name=kube-dns \
    -o jsonpath='{.items[0].endpoints[0].addresses[0]}' 2>/dev/null) || pod=
  within "$pod" podCidr || bad "pods have addresses such as $pod, outside $(fact podCidr)" \
    'set network.podCidr in the config to the network of your pods: programs trust what comes from there'
  service=$(kube get service kubernetes --namespace default -o jsonpath='{.spec.clusterIP}' 2>/dev/null) || service=
  within "$service" serviceCidr || bad "Services have addresses such as $service, outside $(fact serviceCidr)" \
    'set network.serviceCidr in the config to the network of your Services: network policies name it'
}
# Whether an IPv4 address is in a network of the config; what is no such address is not judged.
within() { # address fact
  awk -v address="$1" -v network="$(fact "$2")" '
    function number(text,   part) {
      split(text, part, ".")
      return ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4]
    }
    BEGIN {
      if (address !~ /^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$/) exit 0
      split(network, at, "/")
      size = 2 ^ (32 - at[2])
      exit int(number(address) / size) != int(number(at[1]) / size)
    }
  ' </dev/null
}

# Cilium leaves nodes out of what a policy says of addresses, and the API server is on one.
check_cilium() {
  matching=$(kube get configmap cilium-config --namespace kube-system -o jsonpath='{.data.policy-cidr-match-mode}={.data.cluster-name}' 2>/dev/null) || return 0
  case $matching in
    *nodes*=*) good 'Cilium matches nodes by their addresses' ;;
    *)
      if [ "$(fact policies)" = enforce ]; then
        bad 'Cilium does not match nodes by their addresses: network policies would keep pods from the API server' \
          "helm upgrade cilium cilium/cilium --namespace kube-system --reuse-values --set 'policyCIDRMatchMode={nodes}', then kubectl --namespace kube-system rollout restart daemonset/cilium"
      fi
      ;;
  esac
}

check_dns() {
  if kube get service kube-dns --namespace kube-system >/dev/null 2>&1; then
    good 'cluster DNS is there'
  else
    bad 'there is no cluster DNS' 'on MicroK8s: microk8s enable dns'
    return 0
  fi
  for cache in nodelocaldns node-local-dns; do
    if kube get daemonset "$cache" --namespace kube-system >/dev/null 2>&1; then
      warn "pods ask the cache $cache, which does not ask the DNS of the cluster for names such as those of $(fact domain)" \
        "kubectl --namespace kube-system edit configmap $cache: copy its block for cluster.local, and name the copy $(fact domain):53"
    fi
  done
}

# After a power cut, a node that asks the platform for names cannot even fetch the image of what would answer.
check_resolver() {
  cut -f 1 "$here/nodes.tsv" | grep -qxF -e "$(hostname)" || return 0
  file=/run/systemd/resolve/resolv.conf
  [ -r "$file" ] || file=/etc/resolv.conf
  if awk '$1 == "nameserver" { print $2 }' "$file" 2>/dev/null | grep -qxF -e "$(fact dns)"; then
    warn "this node asks the DNS of the platform itself ($(fact dns)): without the platform, it finds no image to start it" \
      'let every node ask your router or a public resolver'
  fi
}

# API servers that come in one program with others look time zones up on their node.
check_timezone() {
  zone=$(fact timezone)
  answer=$(
    kube apply --dry-run=server -f - 2>&1 <<CRONJOB
apiVersion: batch/v1
kind: CronJob
metadata: { name: thinkube-time-zone, namespace: default }
spec:
  schedule: "0 0 1 1 *"
  timeZone: "$zone"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: none, image: none }]
CRONJOB
  ) || true
  case $answer in
    *'unknown time zone'*)
      bad "the API server does not know the time zone $zone: it refuses every schedule" \
        'install time zone data on the control node (apt install tzdata), restart Kubernetes there; or set cluster.timezone to UTC'
      ;;
  esac
}

check_storage() {
  class=$(fact storageClass)
  if [ -n "$(find "$dist" -name "storageclass-$class.yaml")" ]; then return; fi
  if kube get storageclass "$class" >/dev/null 2>&1; then
    good "storage class $class"
  else
    bad "there is no storage class $class" 'set cluster.storageClass to one that kubectl get storageclass shows'
  fi
}

# What k3s brings along takes the Services and ports that the LAN is to come in by.
check_k3s() {
  if kube get service traefik --namespace kube-system >/dev/null 2>&1; then
    bad 'the Traefik of k3s holds ports 80 and 443 of the nodes' \
      'start k3s with --disable=traefik (disable: [traefik, servicelb] in /etc/rancher/k3s/config.yaml), and restart it'
  fi
  [ "$(fact exposure)" = metallb ] || return 0
  served=$(kube get daemonsets --namespace kube-system --selector svccontroller.k3s.cattle.io/svcname -o name 2>/dev/null) || served=
  arguments=$(kube get nodes --selector node-role.kubernetes.io/control-plane -o jsonpath='{.items[*].metadata.annotations.k3s\.io/node-args}' 2>/dev/null) || arguments=
  case "$served $arguments" in
    ' ' | ' '*servicelb*) ;;
    *)
      bad 'the load balancer of k3s gives addresses of nodes to Services, where MetalLB is to give its own' \
        'start k3s with --disable=servicelb (disable: [traefik, servicelb] in /etc/rancher/k3s/config.yaml), and restart it'
      ;;
  esac
}

# Addons of MicroK8s do the same as components of this platform, and hold their ports and names.
check_addons() {
  while IFS=$tab read -r class controller; do
    case $class in
      nginx | nginx-kn)
        if [ "$controller" != nginx.org/ingress-controller ]; then
          bad "the ingress class $class belongs to $controller" 'on MicroK8s: microk8s disable ingress'
        fi
        ;;
    esac
  done <<LIST
$(kube get ingressclasses -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.controller}{"\n"}{end}')
LIST
  while IFS=$tab read -r addon namespace; do
    foreign=$(kube get deployments,daemonsets --namespace "$namespace" --selector '!thinkube.io/component' \
      -o name 2>/dev/null </dev/null | tr '\n' ' ')
    if [ -n "$foreign" ]; then
      bad "namespace $namespace holds what is not of this platform: $foreign" \
        "if it is the addon: microk8s disable $addon"
    fi
  done <"$here/addons.tsv"
}

# What stands in Git is what the cluster gets, whatever lies here.
check_git() {
  repo=$(fact repo)
  branch=$(fact branch)
  command -v git >/dev/null 2>&1 || return 0
  remote=$(GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND='ssh -o BatchMode=yes -o ConnectTimeout=10' git ls-remote "$repo" "refs/heads/$branch" 2>/dev/null | cut -f 1) || remote=
  if [ -z "$remote" ]; then
    warn "this machine cannot read branch $branch of $repo" 'Argo CD must be able to: push it, or check git.repo'
    return 0
  fi
  here_is=$(git -C "$dist" rev-parse HEAD 2>/dev/null) || return 0
  place=$(git -C "$dist" rev-parse --show-prefix)
  if [ "${place%/}" != "$(fact path)" ]; then
    warn "this folder is ${place:-the top} of its repository, but Argo CD reads $(fact path)" \
      'correct git.path in the config and synthesise again, or move the folder there'
    return 0
  fi
  if [ "$here_is" != "$remote" ]; then
    warn "branch $branch of $repo is at another commit than this folder" 'Argo CD installs what is pushed: git push'
  elif git -C "$dist" status --porcelain --ignored -- "$dist" 2>/dev/null | grep -q '^!!'; then
    warn 'Git ignores files of this folder' 'Argo CD installs what is pushed: take them out of .gitignore, git add, git commit, git push'
  elif [ -n "$(git -C "$dist" status --porcelain -- "$dist" 2>/dev/null)" ]; then
    warn 'this folder has changes that are not committed' 'Argo CD installs what is pushed: git add, git commit, git push'
  else
    good "branch $branch of $repo is what lies here"
  fi
}

namespace_of() { # component namespace
  if [ "$2" = argocd ]; then
    say "$here/argocd/namespace-argocd.yaml"
  else
    say "$dist/$1/namespace-$2.yaml"
  fi
}

# What Argo CD finds when it takes over is written in its own name: what later leaves Git then leaves the cluster.
apply() { kube apply --server-side --force-conflicts --field-manager=argocd-controller "$@"; }

# Namespaces come first, since the Secrets that only a person can make go there.
check_secrets() {
  [ -f "$here/secrets.tsv" ] || return 0
  while IFS=$tab read -r namespace secret component keys arguments reason; do
    file=$(namespace_of "$component" "$namespace")
    if [ "$mode" = install ] && [ -f "$file" ]; then apply -f "$file" >/dev/null </dev/null; fi
    # shellcheck disable=SC2016 # a Go template
    held=$(kube get secret "$secret" --namespace "$namespace" \
      -o go-template='{{range $key, $value := .data}}{{$key}} {{end}}' 2>/dev/null </dev/null) || held=
    lacking=
    for key in $keys; do
      case " $held " in
        *" $key "*) ;;
        *) lacking="$lacking $key" ;;
      esac
    done
    if [ -z "$lacking" ]; then
      good "Secret $secret in namespace $namespace"
    elif [ -n "$held" ]; then
      bad "Secret $secret in namespace $namespace lacks$lacking: $reason" \
        "kubectl delete secret $secret --namespace $namespace; kubectl create secret generic $secret --namespace $namespace $arguments"
    else
      bad "Secret $secret in namespace $namespace is missing: $reason" \
        "kubectl create secret generic $secret --namespace $namespace $arguments"
    fi
  done <"$here/secrets.tsv"
}

installed() { kube get application root --namespace argocd >/dev/null 2>&1; }

check() {
  step 'Checking'
  check_cluster
  check_rbac
  check_files
  check_nodes
  check_networks
  check_cilium
  check_dns
  check_resolver
  check_timezone
  check_storage
  check_k3s
  if installed; then good 'installed before'; else check_addons; fi
  check_git
  # Nothing is made on a cluster that the platform cannot run on.
  if [ -n "$restore" ] && [ "$wrong" -eq 0 ] && [ "$mode" = install ]; then restore_secrets; fi
  if [ "$wrong" -eq 0 ] || [ "$mode" = check ]; then check_secrets; fi
  if [ "$wrong" -gt 0 ]; then die "$wrong thing(s) to put right first; then run this again"; fi
}

# A pipe, so that no value ever lies on a disk.
restore_secrets() {
  step "Restoring Secrets from $restore"
  [ -n "$identity" ] || die '--restore needs --identity with the file of your age key'
  [ -r "$restore" ] || die "cannot read $restore"
  command -v age >/dev/null 2>&1 || die 'age is not installed (apt install age)'
  if installed; then die 'the platform is installed already: what is in the cluster is newer than the export'; fi
  find "$dist" -mindepth 2 -maxdepth 2 -name 'namespace-*.yaml' ! -path "$here/*" | sort | while read -r file; do
    apply -f "$file" </dev/null
  done
  age --decrypt --identity "$identity" "$restore" | kube apply --server-side --force-conflicts -f -
}

install_argocd() {
  step "Argo CD's kinds"
  tries=0
  until apply -k "$dist/crds/argo-cd"; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || die 'the definitions of Argo CD cannot be downloaded; is there a way to the internet?'
    sleep 10
  done
  # kubectl wait fails where a definition is so new that it says nothing of itself yet.
  tries=0
  until kube wait --for=condition=Established --timeout=60s crd/applications.argoproj.io \
    crd/applicationsets.argoproj.io crd/appprojects.argoproj.io >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 10 ] || die 'the definitions of Argo CD are not taken up; see: kubectl describe crd applications.argoproj.io'
    sleep 2
  done

  step 'Argo CD'
  phase=$(kube get application argocd --namespace argocd -o jsonpath='{.status.operationState.phase}' 2>/dev/null) || phase=
  if [ "$phase" = Succeeded ] && [ "$again" = no ]; then
    say 'It looks after itself already, and is left alone (--argocd puts the plain one back).'
  else
    apply -f "$here/argocd/namespace-argocd.yaml"
    apply -f "$here/argocd"
  fi
  if kube get secret git-credentials --namespace argocd >/dev/null 2>&1; then
    kube label secret git-credentials --namespace argocd --overwrite argocd.argoproj.io/secret-type=repository
  fi
  for workload in deployment/argocd-redis deployment/argocd-repo-server statefulset/argocd-application-controller; do
    kube rollout status "$workload" --namespace argocd --timeout=15m ||
      die "$workload does not start; see: kubectl --namespace argocd get pods, and describe the one that is not ready"
  done

  step 'The root application'
  apply -f "$here/root"
}

# The first wave that is not done is the one that all later ones wait for.
progress() {
  live=$(kube get applications --namespace argocd -o jsonpath='{range .items[*]}live{"\t"}{.metadata.name}{"\t"}{.status.sync.status}{"\t"}{.status.health.status}{"\n"}{end}' 2>/dev/null) ||
    { say 'the cluster does not answer'; return 0; }
  { printf '%s\n' "$live"; awk '{ print "want\t" $0 }' "$here/applications.tsv"; } |
    awk -F '\t' '
      $1 == "live" { state[$2] = $3; health[$2] = $4 }
      $1 == "want" {
        total++
        if (state[$3] == "Synced" && health[$3] == "Healthy") { done++; next }
        if (wave == "") wave = $2
        if ($2 != wave) next
        waiting = waiting " " $3 (state[$3] == "" ? " (not looked at yet)" : " (" state[$3] ", " health[$3] ")")
      }
      END {
        if (done == total) print "all " total " applications are synced and healthy"
        else print done + 0 " of " total " applications are synced and healthy; wave " wave " waits for:" waiting
      }
    '
}

follow_waves() {
  step 'Following (stop with Ctrl-C: the installation goes on in the cluster)'
  last=
  still=0
  left=$((minutes * 6))
  while :; do
    line=$(progress)
    still=$((still + 1))
    if [ "$line" != "$last" ]; then
      say "$(date +%H:%M:%S) $line"
      last=$line
      still=0
    fi
    # Argo CD may miss that something has become ready, and looks again after minutes: it is asked to after one.
    if [ "$still" -eq 6 ]; then
      kube annotate applications --all --namespace argocd --overwrite argocd.argoproj.io/refresh=normal >/dev/null 2>&1 || :
      still=0
    fi
    case $line in all*) return 0 ;; esac
    left=$((left - 1))
    if [ "$left" -le 0 ]; then
      say
      say "Not everything runs after $minutes minutes. Images may still be on their way; nothing has to be repeated."
      say 'See what is wrong with one:  kubectl --namespace argocd describe application NAME'
      say 'Go on following:             sh install.sh'
      exit 3
    fi
    sleep 10
  done
}

check
if [ "$mode" = check ]; then
  say
  say 'Everything is as it must be.'
  exit 0
fi
install_argocd
if [ "$follow" = yes ]; then follow_waves; fi
step 'Next'
cat "$here/next.txt"
