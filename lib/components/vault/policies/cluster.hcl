# What the store of the cluster reads: Secrets of namespaces that are let in come from here.
path "secret/data/cluster/*" {
  capabilities = ["read"]
}

path "secret/metadata/cluster/*" {
  capabilities = ["read", "list"]
}
