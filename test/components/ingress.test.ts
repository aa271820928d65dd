import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingress } from '../../lib/components/ingress';
import { metallb } from '../../lib/components/metallb';
import { dig, each } from './dig';
import { type Made, platform, type Wanted } from './platform';
import { certManager, names, site } from './stand-ins';

const from = [ingress, metallb, names, certManager, site('notes'), site('functions', { class: 'nginx-kn' })];
const made = (wanted: Omit<Wanted, 'from'> = {}): Made =>
  platform({ components: { notes: true, functions: true }, ...wanted, from });
const spec = (all: Made, kind: string, name: string) => all.get(kind, name)['spec'];

const letsencrypt = {
  issuer: 'letsencrypt',
  email: 'me@example.com',
  dns: { provider: 'cloudflare', token: { secret: 'cloudflare', key: 'token' } },
};

describe('with MetalLB', () => {
  const all = made();

  test('every rule is kept', () => expect(all.problems).toEqual([]));

  test('each class has an address on the LAN of its own, and a name inside the cluster', () => {
    for (const [name, ip] of [
      ['nginx', '192.168.1.240'],
      ['nginx-kn', '192.168.1.241'],
    ] as const) {
      const lan = all.get('Service', `${name}-lan`);
      expect(lan.metadata.annotations).toMatchObject({ 'metallb.io/loadBalancerIPs': ip });
      expect(lan['spec']).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
      expect(spec(all, 'Service', name)).toMatchObject({ type: 'ClusterIP' });
      expect(spec(all, 'IngressClass', name)).toEqual({ controller: 'nginx.org/ingress-controller' });
    }
    expect(spec(all, 'IPAddressPool', 'home')).toMatchObject({
      addresses: ['192.168.1.240/32', '192.168.1.241/32'],
    });
  });

  test('each name is served by the class that it wants, with a certificate of its own', () => {
    expect(spec(all, 'Ingress', 'notes')).toMatchObject({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['notes.home.example.com'], secretName: 'notes-tls' }],
    });
    expect(spec(all, 'Ingress', 'functions')).toMatchObject({ ingressClassName: 'nginx-kn' });
    expect(all.get('Ingress', 'notes').metadata.annotations).toMatchObject({
      'cert-manager.io/cluster-issuer': 'home',
    });
  });

  test('the two controllers hold separate locks, so that both write the status of their Ingresses', () => {
    const locks = ['nginx', 'nginx-kn'].map(
      (name) =>
        JSON.stringify(spec(all, 'Deployment', name)).match(/-leader-election-lock-name=([^"]+)/)?.[1],
    );
    expect(new Set(locks).size).toBe(2);
  });

  test('a configuration that NGINX refuses is taken back, and does not outlive a restart', () => {
    const container = dig(spec(all, 'Deployment', 'nginx'), 'template', 'spec', 'containers', 0);
    expect(dig(container, 'args')).toContain('-enable-config-safety');
    // The command of the container, in folders of its own.
    const root = mkdtempSync(join(tmpdir(), 'ingress-'));
    const [etc, pristine, program] = ['etc', 'pristine', 'nginx-ingress'].map((name) => join(root, name));
    for (const folder of [`${etc}/conf.d`, `${pristine}/conf.d`]) mkdirSync(folder, { recursive: true });
    writeFileSync(`${etc}/conf.d/refused.conf`, 'no configuration');
    writeFileSync(`${pristine}/nginx.conf`, 'as in the image');
    writeFileSync(`${program}`, `#!/bin/sh\necho started "$@"\nfind ${etc} -type f\n`, { mode: 0o755 });
    const [shell = '', ...words] = each(container, 'command').map((word) =>
      String(word)
        .replaceAll('/etc/nginx', `${etc}`)
        .replaceAll('/run/pristine', `${pristine}`)
        .replace('/nginx-ingress', `${program}`),
    );
    for (const _ of [1, 2]) {
      const { stdout } = spawnSync(shell, [...words, '-flag'], { encoding: 'utf8' });
      expect(stdout).toBe(`started -flag\n${etc}/nginx.conf\n`);
    }
    rmSync(root, { recursive: true });
  });

  test('pods stay on nodes that never sleep', () => {
    const nodes = [
      { name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi' },
      {
        name: 'heavy',
        role: 'worker',
        address: '192.168.1.11',
        cpu: 32,
        memory: '128Gi',
        mac: 'aa:bb:cc:dd:ee:01',
      },
    ];
    const asleep = spec(made({ config: { nodes } }), 'Deployment', 'nginx');
    expect(JSON.stringify(asleep)).toContain('"values":["control"]');
    expect(JSON.stringify(spec(all, 'Deployment', 'nginx'))).not.toContain('nodeAffinity');
  });

  test('the option ingress of a component wins', () => {
    const moved = made({ components: { notes: { ingress: 'second' }, functions: { ingress: 'none' } } });
    expect(spec(moved, 'Ingress', 'notes')).toMatchObject({ ingressClassName: 'nginx-kn' });
    expect(moved.of('functions').map(({ kind }) => kind)).not.toContain('Ingress');
  });
});

describe('with one address only', () => {
  const config = { network: { ingress: { main: '192.168.1.240' } } };

  test('one controller serves everything', () => {
    const all = made({ config });
    expect(all.problems).toEqual([]);
    expect(spec(all, 'Ingress', 'functions')).toMatchObject({ ingressClassName: 'nginx' });
    expect(all.of('ingress').filter(({ kind }) => kind === 'Deployment')).toHaveLength(1);
    expect(all.plan.notes).toContainEqual(expect.stringContaining('class nginx-kn) is off'));
  });

  test('who asks for the second controller is told that it does not run', () => {
    expect(() => made({ config, components: { notes: { ingress: 'second' } } })).toThrow(
      /notes is to be served by the second controller/,
    );
  });
});

test('the wildcard certificate serves what is right below the domain, and nothing else', () => {
  const all = made({
    config: { tls: letsencrypt },
    components: { notes: true, functions: { host: 'a.b.home.example.com' } },
  });
  expect(all.problems).toEqual([]);
  expect(spec(all, 'Certificate', 'wildcard')).toMatchObject({
    dnsNames: ['home.example.com', '*.home.example.com'],
    issuerRef: { name: 'letsencrypt' },
  });
  expect(spec(all, 'Ingress', 'notes')).toMatchObject({ tls: [{ hosts: ['notes.home.example.com'] }] });
  expect(JSON.stringify(spec(all, 'Ingress', 'notes'))).not.toContain('secretName');
  expect(spec(all, 'Ingress', 'functions')).toMatchObject({ tls: [{ secretName: 'functions-tls' }] });
  const pod = JSON.stringify(spec(all, 'Deployment', 'nginx'));
  expect(pod).toContain('-wildcard-tls-secret=$(POD_NAMESPACE)/wildcard-tls');
  // The program ends for good where the Secret is missing: the pod waits for it instead.
  expect(pod).toContain('"secretName":"wildcard-tls"');
});

describe('without MetalLB', () => {
  const hostPort = (more: object = {}) => ({ network: { exposure: 'hostPort', ingress: more } });

  test('the controller takes ports 80 and 443 of the control node, one pod at a time', () => {
    const all = made({ config: hostPort() });
    expect(all.problems).toEqual([]);
    expect(spec(all, 'Deployment', 'nginx')).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
      template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'control' } } },
    });
    expect(JSON.stringify(spec(all, 'Deployment', 'nginx'))).toContain('"hostPort":443');
    expect(all.get('ConfigMap', 'nginx-settings')['data']).toMatchObject({
      'external-status-address': '192.168.1.10',
    });
    expect(all.plan.components.map(({ id }) => id)).not.toContain('metallb');
  });

  test('a second controller takes those of another node', () => {
    const all = made({ config: hostPort({ secondNode: 'worker' }) });
    expect(all.problems).toEqual([]);
    expect(spec(all, 'Deployment', 'nginx-kn')).toMatchObject({
      template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'worker' } } },
    });
  });

  test.each([
    [{ secondNode: 'control' }, /cannot share port 443 of node control/],
    [{ mainNode: 'attic' }, /attic, which is not among the nodes/],
  ])('%j is refused with a cure', (ingressOptions, said) => {
    expect(() => made({ config: hostPort(ingressOptions) })).toThrow(said);
  });
});

test.each([
  [{ ingress: {} }, /network\.ingress\.main is missing/],
  [{ ingress: { main: '192.168.1.10' } }, /the address of node control/],
  [{ ingress: { main: '192.168.1.240', second: '192.168.1.240' } }, /are both 192\.168\.1\.240/],
])('with MetalLB, %j is refused with a cure', (network, said) => {
  expect(() => made({ config: { network } })).toThrow(said);
});
