import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { add, keep, labels, metadataOf } from '../../kit';

/** One value, or several that belong together, in one Secret. */
export interface GeneratedSecret {
  /** Name of the Secret. */
  readonly name: string;
  /** Keys with random values, independent of each other. */
  readonly keys: readonly string[];
  /**
   * Characters of each value: letters and digits, which mean nothing in URLs, shells and configuration files.
   *
   * @default 32
   */
  readonly length?: number;
  /**
   * How each value is written: the characters themselves, or encoded once more.
   *
   * @default 'raw'
   */
  readonly encoding?: 'raw' | 'base64' | 'hex';
  /**
   * Further keys with a known value, such as a user name.
   *
   * @default - none
   */
  readonly fixed?: Readonly<Record<string, string>>;
}

export interface CredentialsProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Secrets to generate. */
  readonly secrets: readonly GeneratedSecret[];
}

/**
 * Secrets with random values. Each is generated once: no change here, no restart and no loss of this object gives it
 * another value or deletes it. A Secret of that name that exists already (restored, or written by hand) is kept as
 * it is.
 *
 * Upstream: external-secrets v2.9.0, generators/v1/password, pkg/controllers/externalsecret.
 */
export class Credentials extends Construct {
  /** The object that generates each Secret, by the Secret's name. */
  readonly generated: Readonly<Record<string, ApiObject>>;

  constructor(scope: Construct, id: string, { namespace, secrets }: CredentialsProps) {
    super(scope, id);
    this.generated = Object.fromEntries(secrets.map((each) => [each.name, this.generate(namespace, each)]));
    const [only, ...others] = Object.values(this.generated);
    if (only && others.length === 0) this.node.defaultChild = only;
  }

  private generate(
    namespace: string,
    { name, keys, length = 32, encoding = 'raw', fixed = {} }: GeneratedSecret,
  ): ApiObject {
    const where = { name, namespace, component: 'credentials' };
    const apiVersion = 'generators.external-secrets.io/v1alpha1';
    const onlyFixed = keys.length === 0;

    add(this, {
      apiVersion,
      kind: 'Password',
      metadata: metadataOf(where, keep),
      spec: {
        length,
        digits: Math.floor(length / 4),
        symbols: 0,
        noUpper: false,
        allowRepeat: true,
        encoding,
        secretKeys: onlyFixed ? ['unused'] : keys,
      },
    });
    return add(this, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: metadataOf(where, keep),
      spec: {
        refreshPolicy: 'CreatedOnce',
        refreshInterval: '0s',
        target: {
          name,
          creationPolicy: 'Orphan',
          deletionPolicy: 'Retain',
          immutable: true,
          template: {
            engineVersion: 'v2',
            // Replace drops the generated keys: right for a Secret that has only fixed ones.
            mergePolicy: onlyFixed ? 'Replace' : 'Merge',
            type: 'Opaque',
            metadata: { labels: labels(where) },
            ...(Object.keys(fixed).length > 0 && { data: verbatim(fixed) }),
          },
        },
        dataFrom: [{ sourceRef: { generatorRef: { apiVersion, kind: 'Password', name } } }],
      },
    });
  }
}

/** A value that contains the braces of a template is written literally. */
const verbatim = (fixed: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fixed).map(([key, value]) => [
      key,
      value.includes('{{') ? `{{ ${JSON.stringify(value)} }}` : value,
    ]),
  );
