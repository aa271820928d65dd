import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import { add, placed } from '../../constructs/object';
import { keep } from '../../kube/argocd';
import { labels } from '../../kube/names';
import type { PropsOf } from '../../plan/component';
import type { credentials } from './index';

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
   * What is written: the characters themselves, or those encoded once more.
   *
   * @default 'raw'
   */
  readonly encoding?: 'raw' | 'base64' | 'hex';
  /** Keys with a known value beside them, such as a user name. */
  readonly fixed?: Readonly<Record<string, string>>;
}

export interface CredentialsProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** What is generated. */
  readonly secrets: readonly GeneratedSecret[];
}

/**
 * Secrets with random values. Each is made once; no change here, no restart and no loss of this object gives it
 * another value or takes it away. A Secret of that name that exists already (restored, or made by hand) is taken
 * as it is.
 *
 * Upstream: external-secrets v2.9.0, generators/v1/password, pkg/controllers/externalsecret.
 */
export class Credentials extends Construct {
  constructor(scope: Construct, id: string, { namespace, secrets }: CredentialsProps) {
    super(scope, id);
    for (const secret of secrets) this.generated(namespace, secret);
  }

  private generated(
    namespace: string,
    { name, keys, length = 32, encoding = 'raw', fixed = {} }: GeneratedSecret,
  ): void {
    const where = { name, namespace, component: 'credentials' };
    const apiVersion = 'generators.external-secrets.io/v1alpha1';
    const onlyFixed = keys.length === 0;

    add(this, {
      apiVersion,
      kind: 'Password',
      metadata: placed(where, keep),
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
    add(this, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: placed(where, keep),
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
            // Replace drops what is generated: right for a Secret that has nothing but fixed keys.
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

/** A value that has the braces of a template in it stands as it is. */
const verbatim = (fixed: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fixed).map(([key, value]) => [
      key,
      value.includes('{{') ? `{{ ${JSON.stringify(value)} }}` : value,
    ]),
  );

export const build: Build<PropsOf<typeof credentials>> = (chart, { namespace, credentials: secrets }) => {
  new Credentials(chart, 'credentials', { namespace, secrets });
};
