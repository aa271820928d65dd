/** Dashboards of the whole platform. */
import { z } from 'zod';
import { call, database, metrics, route, secret, signIn, trust } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';

/** The environment counts at the very first start only. */
const resetPassword =
  'kubectl -n grafana exec deployment/grafana -- sh -c \'printf %s "$GF_SECURITY_ADMIN_PASSWORD" | grafana cli ' +
  "--homepath /usr/share/grafana --config /etc/grafana/grafana.ini admin reset-admin-password --password-from-stdin'";

export const grafana = defineComponent({
  id: 'grafana',
  title: 'Grafana',
  summary: 'Dashboards of every component',
  category: 'monitoring',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {
    usersMay: z.enum(['view', 'edit']).default('view').meta({
      description:
        'What people who are not administrators may do: look, or also make dashboards and explore.',
    }),
    localLogin: z.boolean().default(false).meta({
      description: 'Show a form for the account local-admin, to get in while sign-in is down.',
    }),
  },
  images: { grafana: 'docker.io/grafana/grafana:13.2.1' },
  help: {
    first: 'Sign in, and open Dashboards > Thinkube > Overview.',
    emergency:
      'Write localLogin: true, synth and push. Or at once: kubectl -n argocd scale statefulset/argocd-application-controller ' +
      '--replicas=0, since Argo CD would undo the next at once; kubectl -n grafana set env deployment/grafana ' +
      'GF_AUTH_DISABLE_LOGIN_FORM=false GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN=false; --replicas=1 afterwards puts it back. ' +
      'Then sign in as local-admin with the password of the Secret grafana-admin in the namespace grafana.',
  },
  provides: { dashboard: () => ({ handle: { kind: 'dashboard' } }) },
  claims: () => ({
    database: database(),
    admin: secret({ rotation: { after: [resetPassword] } }),
    encryption: secret({ keys: ['key'], rotation: { never: 'it encrypts what is kept in the database' } }),
    signIn: signIn({ redirectPaths: ['/login/generic_oauth'], logoutPaths: ['/login'] }),
    trust: trust(),
    route: route({
      host: 'dashboards',
      service: 'grafana',
      port: 3000,
      annotations: { 'nginx.org/websocket-services': 'grafana' },
    }),
    prometheus: call({
      component: 'prometheus',
      pods: 'prometheus',
      port: 9090,
      reason: 'asks for what dashboards show',
    }),
    metrics: metrics({ pods: 'grafana', port: 3000, alerts: ['alerts.yaml'] }),
  }),
  workloads: () => ({
    grafana: {
      kind: 'Deployment',
      containers: { grafana: { cpu: '50m', memory: '224Mi', memoryLimit: '768Mi' } },
    },
  }),
});
