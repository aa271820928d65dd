/** Let's Encrypt by HTTP: for a moment, somebody else answers at a name. */
import { at, items, text } from '../../lib/objects/read';
import { solver } from '../../lib/plan/issuer';
import { everything, platform } from './platform';
import { names, site } from './stand-ins';

const notes = site('notes', {
  annotations: { 'nginx.org/websocket-services': 'notes', 'nginx.org/client-max-body-size': '1g' },
});

const others = everything.filter(({ offers }) => !offers.includes('dns'));
const signedBy = (tls: object, options: object = {}) =>
  platform({ components: { notes: options }, config: { tls }, from: [...others, names, notes] });
const http01 = (options: object = {}) =>
  signedBy({ issuer: 'letsencrypt', email: 'me@example.com', challenge: 'http01' }, options);
const sharing = 'nginx.org/mergeable-ingress-type';

test('every rule is kept, though two objects share a host', () => {
  expect(http01().problems).toEqual([]);
});

test('the host lets the answer to a challenge join, as the controller wants it', () => {
  const { get } = http01();
  const host = get('Ingress', 'notes');
  expect(host.metadata.annotations).toMatchObject({
    [sharing]: 'master',
    'cert-manager.io/cluster-issuer': 'letsencrypt',
    'nginx.org/client-max-body-size': '1g',
  });
  expect(at(host, 'spec.rules')).toEqual([{ host: 'notes.home.example.com' }]);
  const paths = get('Ingress', 'notes-paths');
  expect(paths.metadata.annotations).toEqual({
    [sharing]: 'minion',
    'nginx.org/websocket-services': 'notes',
  });
  expect(at(paths, 'spec.tls')).toBeUndefined();
  const [answer] = items(get('ClusterIssuer', 'letsencrypt'), 'spec.acme.solvers');
  expect(at(answer?.fields, 'http01.ingress.ingressTemplate.metadata.annotations')).toEqual({
    [sharing]: 'minion',
  });
  expect(text(answer?.fields, 'http01.ingress.ingressClassName')).toBe(text(host, 'spec.ingressClassName'));
});

test('before there is a certificate, HTTPS answers all the same: HTTP sends the proof there', () => {
  expect(http01().get('Ingress', 'notes').metadata.annotations).toMatchObject({
    'cert-manager.io/issue-temporary-certificate': 'true',
  });
});

test('the controller reaches the pod that answers, in the namespace of the name, and cert-manager asks first', () => {
  const { plan, get } = http01();
  const answering = plan.edges.filter(({ to }) => 'pods' in to && to.pods === solver.pods);
  expect(answering).toContainEqual(
    expect.objectContaining({
      from: { component: 'ingress', namespace: 'ingress', pods: 'nginx' },
      to: { component: 'notes', namespace: 'notes', pods: solver.pods },
      ports: [{ port: solver.port, protocol: 'TCP' }],
      why: 'proof that notes.home.example.com is ours',
    }),
  );
  expect(get('NetworkPolicy', `in-${solver.pods}`, 'notes')).toBeDefined();
  const asking = plan.edges.filter(
    ({ from, to }) => 'component' in from && from.component === 'cert-manager' && 'component' in to,
  );
  expect(asking.flatMap(({ ports }) => ports.map(({ port }) => port)).sort()).toEqual([443, 80]);
});

test('a name of the other class is answered where the internet arrives, and nobody inside is asked', () => {
  const { plan, get, problems } = http01({ ingress: 'second' });
  expect(problems).toEqual([]);
  const [, alone] = items(get('ClusterIssuer', 'letsencrypt'), 'spec.acme.solvers');
  expect(alone?.fields).toMatchObject({
    selector: { dnsNames: ['notes.home.example.com'] },
    waitInsteadOfSelfCheck: '1m0s',
    http01: { ingress: { ingressClassName: 'nginx' } },
  });
  expect(at(alone?.fields, 'http01.ingress.ingressTemplate')).toBeUndefined();
  const answering = plan.edges.filter(({ to }) => 'pods' in to && to.pods === solver.pods);
  expect(answering.map(({ from }) => from)).toEqual([
    { component: 'ingress', namespace: 'ingress', pods: 'nginx' },
  ]);
});

test('with any other issuer a name is one object, and nobody else is let in', () => {
  for (const tls of [{ issuer: 'home' }, { issuer: 'existing', clusterIssuer: 'office' }]) {
    const { plan, of } = signedBy(tls);
    const ingresses = of('notes').filter(({ kind }) => kind === 'Ingress');
    expect(ingresses.map(({ metadata }) => metadata.name)).toEqual(['notes']);
    expect(ingresses[0]?.metadata.annotations).not.toHaveProperty([sharing]);
    expect(plan.edges.filter(({ to }) => 'pods' in to && to.pods === solver.pods)).toEqual([]);
  }
});
