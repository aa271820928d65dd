#!/bin/sh
# What a component keeps, as it was at its last backup. What came after that is lost. Stopped half-way, it is run again.
set -eu

# pause NAMESPACE APPLICATION, resume NAMESPACE APPLICATION: whether Argo CD keeps it as it is in Git.
pause() {
  kubectl -n "$1" annotate applications.argoproj.io "$2" argocd.argoproj.io/skip-reconcile=true --overwrite
}
resume() {
  kubectl -n "$1" annotate applications.argoproj.io "$2" argocd.argoproj.io/skip-reconcile-
}

# stop NAMESPACE KIND/NAME, start NAMESPACE KIND/NAME
stop() {
  kubectl -n "$1" scale "$2" --replicas=0
  kubectl -n "$1" wait pods -l "app.kubernetes.io/name=${2#*/}" --for=delete --timeout=600s
}
start() {
  kubectl -n "$1" scale "$2" --replicas=1
  kubectl -n "$1" rollout status "$2" --timeout=900s
}
