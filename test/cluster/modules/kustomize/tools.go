//go:build tools

// Package tools names the programs of this module that the tests run.
package tools

import (
	_ "sigs.k8s.io/kustomize/kustomize/v5"
)
