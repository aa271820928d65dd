/** Providers of what a component under test claims, without any objects of their own. */
import { component } from '../../charts/builder';
import { route as routeClaim } from '../../lib/plan/capabilities';
import type { Component } from '../../lib/plan/component';

const bare = {
  summary: 'For tests',
  category: 'infrastructure',
  folder: __dirname,
  options: {},
  images: {},
  claims: () => ({}),
  workloads: () => ({}),
  build: () => {},
} as const;

const ingress = component({
  ...bare,
  id: 'ingress',
  title: 'Ingress',
  provides: {
    route: (claim, owner) => {
      const { url = '', host = '' } = owner.routes[owner.claim] ?? {};
      return {
        handle: {
          kind: 'route',
          controller: 'ingress',
          namespace: 'ingress',
          pods: 'nginx',
          port: 443,
          url,
          host,
          exposed: true,
          service: claim.service,
          servicePort: claim.port,
          class: 'nginx',
          tlsSecret: `${owner.claim}-tls`,
          issuer: 'home',
          annotations: claim.annotations ?? {},
          paths: claim.paths ?? ['/'],
        },
      };
    },
  },
  external: () => [
    { kind: 'IngressClass', name: 'nginx', reason: 'made for tests' },
    { kind: 'ClusterIssuer', name: 'home', reason: 'made for tests' },
  ],
  workloads: () => ({
    nginx: { kind: 'Deployment', containers: {}, madeBy: 'nobody, in tests' },
  }),
});

const trust = component({
  ...bare,
  id: 'trust',
  title: 'Trust',
  provides: {
    trust: () => ({
      handle: { kind: 'trust', configMap: 'home-trust', key: 'ca.crt', truststore: 'trust.p12' },
    }),
  },
  external: () => [
    {
      kind: 'ConfigMap',
      namespace: 'argocd',
      name: 'home-trust',
      keys: ['ca.crt'],
      reason: 'made for tests',
    },
  ],
});

const identity = component({
  ...bare,
  id: 'identity',
  title: 'Identity',
  claims: () => ({ route: routeClaim({ host: 'auth', service: 'identity', port: 8080 }) }),
  provides: {
    signIn: (_, owner) => ({
      handle: {
        kind: 'signIn',
        secret: owner.secret,
        issuer: 'https://auth.home.example.com/realms/home',
        clientId: owner.id,
        groups: { admins: 'admins', users: 'users' },
      },
    }),
  },
  workloads: () => ({
    identity: { kind: 'Deployment', containers: {}, madeBy: 'nobody, in tests' },
  }),
});

export const standIns: readonly Component[] = [ingress, trust, identity];
