/** What the bundle of trusted certificates is called, in every namespace that has it. */
export const bundle = { configMap: 'trust', key: 'ca.crt', truststore: 'trust.p12' } as const;

/**
 * Label of a namespace that wants the bundle (`"true"`), and of a ConfigMap in cert-manager's namespace whose
 * certificates belong into it (`root`), such as an old root beside a new one.
 */
export const trustLabel = 'thinkube.io/trust';
