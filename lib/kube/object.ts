/** A finished Kubernetes object, as the rules and the writer see it: plain data. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** An object with the component that it belongs to and the path of its construct. */
export interface Emitted {
  readonly component: string;
  readonly path: string;
  readonly object: KubeObject;
}
