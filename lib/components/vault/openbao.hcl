# Settings of the server; words in capitals are filled in. At its first start it also makes the role that setup.sh
# signs in with: whatever else it should know is written by that script, again and again, while that part is read once.
ui           = true
log_format   = "json"
cluster_addr = "https://127.0.0.1:8201"

listener "tcp" {
  address         = "[::]:8200"
  cluster_address = "127.0.0.1:8201"
  # The ingress controller ends TLS, and says for whom it asks.
  tls_disable                        = true
  x_forwarded_for_authorized_addrs   = "POD_CIDR"
  x_forwarded_for_reject_not_present = false

  telemetry {
    disallow_metrics = true
  }
}

# Numbers have a port of their own, without sign-in, that no route leads to.
listener "tcp" {
  address         = "[::]:8202"
  cluster_address = "127.0.0.1:8203"
  tls_disable     = true

  telemetry {
    metrics_only                   = true
    unauthenticated_metrics_access = true
  }
}

storage "raft" {
  path    = "/openbao/data"
  node_id = "vault-0"
}

# It opens itself at each start.
seal "static" {
  current_key_id = "1"
  current_key    = "file:///openbao/seal/key"
}

audit "file" "stdout" {
  options {
    file_path = "stdout"
  }
}

telemetry {
  disable_hostname          = true
  prometheus_retention_time = "24h"
}

initialize "setup" {
  request "policy" {
    operation = "update"
    path      = "sys/policies/acl/admin"
    data = {
      policy = <<-EOT
        path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }
      EOT
    }
  }

  request "kubernetes" {
    operation = "update"
    path      = "sys/auth/kubernetes"
    data = {
      type = "kubernetes"
    }
  }

  request "api-server" {
    operation = "update"
    path      = "auth/kubernetes/config"
    data = {
      kubernetes_host = "https://kubernetes.default.svc"
    }
  }

  request "account" {
    operation = "update"
    path      = "auth/kubernetes/role/setup"
    data = {
      bound_service_account_names      = "vault-setup"
      bound_service_account_namespaces = "NAMESPACE"
      audience                         = "vault"
      token_policies                   = "admin"
      token_ttl                        = "15m"
    }
  }
}
