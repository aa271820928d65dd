/** Providers of what a component under test needs, without any objects of their own. */

import type { Component } from '../../lib/plan/component';
import { defineComponent } from '../../lib/plan/define';
import { need } from '../../lib/plan/need';

const bare = {
  summary: 'For tests',
  category: 'infrastructure',
  folder: __dirname,
  options: {},
  images: {},
  needs: () => ({}),
  workloads: () => ({}),
  build: () => {},
} as const;

const ingress = defineComponent({
  ...bare,
  id: 'ingress',
  title: 'Ingress',
  provides: {
    route: ({ need, client }) => {
      const { url = '', host = '' } = client.routes[client.need] ?? {};
      return {
        given: {
          controller: 'ingress',
          namespace: 'ingress',
          pods: 'nginx',
          port: 443,
          url,
          host,
          exposed: true,
          service: need.service,
          servicePort: need.port,
          class: 'nginx',
          tlsSecret: `${client.need}-tls`,
          issuer: 'home',
          annotations: need.annotations ?? {},
          paths: need.paths ?? ['/'],
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

const trust = defineComponent({
  ...bare,
  id: 'trust',
  title: 'Trust',
  provides: {
    trust: () => ({
      given: { configMap: 'home-trust', key: 'ca.crt', truststore: 'trust.p12' },
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

const identity = defineComponent({
  ...bare,
  id: 'identity',
  title: 'Identity',
  needs: () => ({ route: need.route({ host: 'auth', service: 'identity', port: 8080 }) }),
  provides: {
    signIn: ({ client }) => ({
      given: {
        secret: client.secret,
        endpoints: { authorize: '', token: '', userInfo: '', keys: '', logout: '' },
        issuer: 'https://auth.home.example.com/realms/home',
        clientId: client.id,
        groups: { admins: 'admins', users: 'users' },
      },
    }),
  },
  workloads: () => ({
    identity: { kind: 'Deployment', containers: {}, madeBy: 'nobody, in tests' },
  }),
});

export const standIns: readonly Component[] = [ingress, trust, identity];
