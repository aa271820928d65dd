import { isCustom } from '../../lib/objects/builtin';
import { everything, platform } from '../components/platform';
import { customResources, isThere, kubernetes, minors, type Validator } from './strict';

const all = Object.fromEntries(everything.map(({ id }) => [id, true]));

const byHttp = 'Let’s Encrypt by HTTP';
/** Nobody proves all names below one by HTTP. */
const noWildcard = { knative: false, 'knative-serving': false };

/** Configs that together emit every kind of object that there is. */
const configs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the home CA': {},
  'Let’s Encrypt by DNS': {
    tls: {
      issuer: 'letsencrypt',
      email: 'me@example.com',
      challenge: 'dns01',
      dns: { provider: 'cloudflare', token: { secret: 'cloudflare', key: 'token' } },
    },
  },
  [byHttp]: { tls: { issuer: 'letsencrypt', email: 'me@example.com', challenge: 'http01' } },
  'ports of the nodes': {
    network: { exposure: 'hostPort', ingress: { mainNode: 'control', secondNode: 'worker' } },
  },
};

if (!isThere) {
  test.skip('NOT CHECKED against schemas of Kubernetes and of CRDs: there are none beside this checkout', () => {});
} else {
  const made = Object.entries(configs).flatMap(([name, config]) =>
    platform({ components: { ...all, ...(name === byHttp && noWildcard) }, config }).objects.map(
      ({ object }) => ({ name, object }),
    ),
  );
  // Most objects are the same in all configs.
  const objects = [...new Map(made.map((each) => [JSON.stringify(each.object), each])).values()];
  const wrongWith = (validate: Validator, custom: boolean): readonly string[] =>
    objects
      .filter(({ object }) => isCustom(object) === custom)
      .flatMap(({ name, object }) => {
        const { kind, metadata } = object;
        const messages = validate(object) ?? ['there is no such kind in this version'];
        return messages.map(
          (message) => `${kind} ${metadata.namespace ?? ''}/${metadata.name} (${name}): ${message}`,
        );
      });

  test.each(minors)('everything fits Kubernetes %s', (minor) => {
    expect(wrongWith(kubernetes(minor), false)).toEqual([]);
  });

  test('everything fits the CRDs of its operators', () => {
    expect(wrongWith(customResources(), true)).toEqual([]);
  });

  test('a misspelt field is found', () => {
    const [minor = ''] = minors;
    const metadata = { name: 'x', namespace: 'x' };
    expect(
      kubernetes(minor)({ apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIp: 'None' } }),
    ).toEqual(['/spec must NOT have additional properties clusterIp']);
    expect(
      customResources()({
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata,
        spec: { issuer: 'x' },
      }),
    ).toEqual(expect.arrayContaining(['/spec must NOT have additional properties issuer']));
  });
}
