# Everybody has a folder of their own, and sees no other. ACCESSOR is filled in.
path "secret/+/users/{{identity.entity.aliases.ACCESSOR.name}}/*" {
  capabilities = ["create", "read", "update", "patch", "delete", "list"]
}
