path "sys/storage/raft/snapshot-force" {
  capabilities = ["create", "update"]
}
