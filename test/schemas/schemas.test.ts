import { isCustom } from '../../lib/rules/known';
import { everything, platform } from '../components/platform';
import { customResources, isThere, kubernetes, minors } from './strict';

const all = Object.fromEntries(everything.map(({ id }) => [id, true]));

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
  'Let’s Encrypt by HTTP': { tls: { issuer: 'letsencrypt', email: 'me@example.com', challenge: 'http01' } },
  'ports of the nodes': {
    network: { exposure: 'hostPort', ingress: { mainNode: 'control', secondNode: 'worker' } },
  },
};

if (!isThere) {
  test.skip('NOT CHECKED against schemas of Kubernetes and of CRDs: there are none beside this checkout', () => {});
} else {
  describe.each(Object.entries(configs))('everything, with %s', (_, config) => {
    const objects = platform({ components: all, config }).objects.map(({ object }) => object);

    test.each(minors)('fits Kubernetes %s', (minor) => {
      const validate = kubernetes(minor);
      const own = objects.filter((object) => !isCustom(object));
      const wrong = own.flatMap((object) => {
        const where = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
        return (validate(object) ?? ['is no kind of this version']).map((message) => `${where}: ${message}`);
      });
      expect(wrong).toEqual([]);
    });

    test('fits the CRDs of its operators', () => {
      const validate = customResources();
      const wrong = objects.filter(isCustom).flatMap((object) => {
        const where = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
        return (validate(object) ?? ['there is no CRD of this version']).map(
          (message) => `${where}: ${message}`,
        );
      });
      expect(wrong).toEqual([]);
    });
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
