#!/bin/bash
# The node's own start, once it has its root: kernel settings, the network, then the programs. Settings, keys and logs are
# in /node; node.env there holds what depends on the platform.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
umount --lazy /run/old
rmdir /run/old
# Peers are inside this namespace only: the kubelet and containerd want it.
mount --make-rshared /
# shellcheck source=/dev/null
. /node/node.env
began=$(date +%s%N)
say() { printf '%5d ms  %s\n' $((($(date +%s%N) - began) / 1000000)) "$*"; }

# The kubelet wants these kernel settings, which belong to the whole machine: it is shown that they are so.
for wanted in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  mkdir -p "/run/sysctl/$(dirname "${wanted%=*}")"
  echo "${wanted#*=}" >"/run/sysctl/${wanted%=*}"
  mount --bind "/run/sysctl/${wanted%=*}" "/proc/sys/${wanted%=*}"
done
# The kubelet counts folders here. Where the config names more cores than there are, the others have nothing in them: pods
# take turns on those of this machine.
if [ "$CPU" -gt "$(nproc)" ]; then
  mount -t tmpfs none /sys/devices/system/node
  mount -t tmpfs none /sys/devices/system/cpu
  for ((core = 0; core < CPU; core++)); do
    mkdir -p "/sys/devices/system/cpu/cpu$core/topology"
    [ "$core" -lt "$(nproc)" ] || continue
    echo "$core" >"/sys/devices/system/cpu/cpu$core/topology/core_id"
    echo 0 >"/sys/devices/system/cpu/cpu$core/topology/physical_package_id"
  done
fi
hostname "$NODE"
mkdir -p /run/lock /var/lib/kubelet /var/lib/cni

# The cable to the LAN is plugged in from outside.
ip link set lo up
until ip link show lan >/dev/null 2>&1; do sleep 0.05; done
ip address add "$ADDRESS/24" dev lan
ip link set lan up
ip route add default via "$ROUTER" dev lan
echo 1 >/proc/sys/net/ipv4/ip_forward
# Nobody resolves names outside: whoever asks is refused at once, instead of waiting.
echo "nameserver $ROUTER" >/run/resolv.conf
printf '127.0.0.1 localhost\n%s %s\n' "$ADDRESS" "$NODE" >/etc/hosts
rm -f /etc/resolv.conf
cp /run/resolv.conf /etc/resolv.conf

cd /node
export PATH=$PROGRAMS:$PATH
start() { # NAME COMMAND...
  local name=$1
  shift
  "$@" >>"log/$name.log" 2>&1 &
  echo $! >"/run/$name.pid"
}

# Certificates by which the API server shows itself: to the kubelet, and to what serves APIs behind it.
authority() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1" \
    -keyout "pki/$1.key" -out "pki/$1.crt" 2>/dev/null
}
shown() { # NAME AUTHORITY SUBJECT
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$3" -keyout "pki/$1.key" -out "pki/$1.csr" 2>/dev/null
  openssl x509 -req -in "pki/$1.csr" -CA "pki/$2.crt" -CAkey "pki/$2.key" -CAcreateserial -days 30 -out "pki/$1.crt" 2>/dev/null
}
if [ ! -e pki/client.crt ]; then
  authority ca
  authority front
  shown proxy front /CN=front-proxy-client
  shown client ca /O=system:masters/CN=kube-apiserver
fi

start containerd containerd --config containerd.toml --log-level warn
start etcd etcd --data-dir=/var/lib/etcd --listen-client-urls=http://127.0.0.1:2379 \
  --advertise-client-urls=http://127.0.0.1:2379 --listen-peer-urls=http://127.0.0.1:2380 \
  --initial-advertise-peer-urls=http://127.0.0.1:2380 --initial-cluster=default=http://127.0.0.1:2380 \
  --unsafe-no-fsync --log-level=error
start kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port="$API_PORT" \
  --bind-address=0.0.0.0 --advertise-address="$ADDRESS" --cert-dir=pki --service-account-key-file=pki/sa.pub \
  --service-account-signing-key-file=pki/sa.key --service-account-issuer=https://kubernetes.default.svc \
  --token-auth-file=pki/tokens.csv --authorization-mode=Node,RBAC --service-cluster-ip-range="$SERVICES" \
  --allow-privileged=true --enable-admission-plugins=PodSecurity,NodeRestriction \
  --kubelet-client-certificate=pki/client.crt --kubelet-client-key=pki/client.key \
  --kubelet-preferred-address-types=InternalIP --proxy-client-cert-file=pki/proxy.crt --proxy-client-key-file=pki/proxy.key \
  --requestheader-client-ca-file=pki/front.crt --requestheader-allowed-names=front-proxy-client \
  --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
  --requestheader-extra-headers-prefix=X-Remote-Extra-
export KUBECONFIG=/node/kubeconfig
until [ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ]; do sleep 0.2; done
say 'API server is ready'
start kube-controller-manager kube-controller-manager --kubeconfig=kubeconfig --leader-elect=false \
  --bind-address=127.0.0.1 --cert-dir=pki-manager --service-account-private-key-file=pki/sa.key \
  --root-ca-file=pki/apiserver.crt --use-service-account-credentials=true
start kube-scheduler kube-scheduler --kubeconfig=kubeconfig --leader-elect=false --bind-address=127.0.0.1 \
  --cert-dir=pki-scheduler
until ctr --address /run/containerd/containerd.sock version >/dev/null 2>&1; do sleep 0.2; done
say 'containerd is ready'
start kubelet kubelet --config=kubelet.yaml --kubeconfig=pki/kubelet.kubeconfig --hostname-override="$NODE" \
  --node-ip="$ADDRESS" --cert-dir=pki-kubelet
start kube-proxy kube-proxy --config=proxy.yaml
kubectl wait --for=create "node/$NODE" --timeout=120s >/dev/null
kubectl label node "$NODE" node.kubernetes.io/microk8s-controlplane=microk8s-controlplane --overwrite >/dev/null
# Enforces network policies, and does nothing else of what it could. It wants to see its node first.
start kube-router kube-router --kubeconfig=kubeconfig --hostname-override="$NODE" --run-firewall=true --run-router=false \
  --run-service-proxy=false --run-loadbalancer=false --service-cluster-ip-range="$SERVICES" --metrics-port=0
kubectl wait --for=condition=Ready "node/$NODE" --timeout=120s >/dev/null
say 'the node is ready'
touch /run/ready
# Waits for ever, and takes up orphans, as the first process has to.
while :; do wait -n || sleep 1; done
