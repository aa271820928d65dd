//go:build tools

// Package tools names the programs of this module that the tests run.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
)
