# What the API server adds is left out, so that another one takes the Secrets as they are. Labels and annotations
# stay: cert-manager issues a certificate again where they are missing.
if length == 0 then error("there is no Secret at all") else . end
| {
    apiVersion: "v1",
    kind: "List",
    items: map({
      apiVersion,
      kind,
      metadata: (.metadata | {name, namespace} + (
        {
          labels: ((.labels // {}) | with_entries(select(.key | startswith("reconcile.external-secrets.io/") | not))),
          annotations: (
            (.annotations // {})
            | with_entries(select(.key | test("^(reconcile.external-secrets.io/|kubectl.kubernetes.io/last-applied)") | not))
          )
        } | with_entries(select(.value != {}))
      )),
      type,
      data: (.data // {})
    } + (if .immutable then {immutable} else {} end))
  }
