import { ingress } from '../../lib/rules/ingress';
import { ingressAnnotations } from '../../lib/rules/ingress-annotations';
import { ingressHost } from '../../lib/rules/ingress-host';
import { type Break, type Change, told } from './platform';

const backend = 'spec.rules.0.http.paths.0.backend.service';
const here = 'notes Ingress/notes';
const change = (path: string, value?: unknown): Change => ['Ingress/notes', path, value];

test.each<Break>([
  [
    'a Service that nobody makes',
    [change(`${backend}.name`, 'note')],
    [
      `${here} spec.rules[0].http.paths[0].backend.service.name: no object creates the Service "note" in namespace "notes"; emit this Service, or list it under external`,
    ],
  ],
  [
    'a port of the container instead of the Service',
    [change(`${backend}.port.number`, 8080)],
    [
      `${here} spec.rules[0].http.paths[0].backend.service.port: Service "notes" has no port 8080; write one of its ports: 80`,
    ],
  ],
  [
    'a port by a wrong name',
    [change(`${backend}.port`, { name: 'web' })],
    [
      `${here} spec.rules[0].http.paths[0].backend.service.port: Service "notes" has no port web; write one of its ports: 80`,
    ],
  ],
  [
    'a default that nobody makes',
    [change('spec.defaultBackend', { service: { name: 'fallback', port: { number: 80 } } })],
    [
      `${here} spec.defaultBackend.service.name: no object creates the Service "fallback" in namespace "notes"; emit this Service, or list it under external`,
    ],
  ],
  [
    'no class',
    [change('spec.ingressClassName')],
    [`${here} spec.ingressClassName: is missing; write the class of the controller that serves it`],
  ],
  [
    'a class of nobody',
    [change('spec.ingressClassName', 'traefik')],
    [
      `${here} spec.ingressClassName: no object creates the IngressClass "traefik"; emit this IngressClass, or list it under external`,
    ],
  ],
  [
    'a certificate that nobody requests',
    [change('metadata.annotations')],
    [
      `${here} spec.tls[0].secretName: no object creates the Secret "notes-tls" in namespace "notes"; declare a need for it, or list it under external`,
    ],
  ],
  [
    'a Secret that is no certificate',
    [change('metadata.annotations'), change('spec.tls.0.secretName', 'notes-db')],
    [
      `${here} spec.tls[0].secretName: Secret "notes-db" has no key "tls.crt"; write one of its keys: password, url, username`,
    ],
  ],
])('an Ingress refers to %s', (_, changes, said) => {
  expect(told(ingress, changes)).toEqual(said);
});

test('an Ingress without a Secret is served by the wildcard certificate of its controller', () => {
  expect(told(ingress, [change('metadata.annotations'), change('spec.tls.0.secretName')])).toEqual([]);
});

const other = (host: string): Change => ({
  component: 'store',
  add: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'store', namespace: 'store' },
    spec: { tls: [{ hosts: [host] }], rules: [{ host }] },
  },
});

test.each<Break>([
  [
    'is served twice',
    [other('notes.example.org')],
    [
      'store Ingress/store spec.rules[0].host: notes.example.org is also served by Ingress notes/notes; put all paths of a host into one Ingress, or choose another name',
    ],
  ],
  [
    'is missing',
    [change('spec.rules.0.host')],
    [`${here} spec.rules[0].host: is missing; write the full name that it answers to`],
  ],
  [
    'has no TLS',
    [change('spec.tls')],
    [`${here} spec.rules[0].host: notes.example.org has no TLS; add it to the hosts under spec.tls`],
  ],
])('a host %s', (_, changes, said) => {
  expect(told(ingressHost, changes)).toEqual(said);
});

test('two hosts have an Ingress each', () => {
  expect(told(ingressHost, [other('store.example.org')])).toEqual([]);
});

test.each([
  [
    'nginx.org/server-snippets',
    'puts raw text into the configuration of a controller that everything shares; use an annotation for exactly this setting',
  ],
  [
    'nginx.ingress.kubernetes.io/configuration-snippet',
    'puts raw text into the configuration of a controller that everything shares; use an annotation for exactly this setting',
  ],
  [
    'acme.cert-manager.io/http01-edit-in-place',
    'lets cert-manager change an object that Argo CD changes back; remove it: the solver makes an Ingress of its own',
  ],
])('no Ingress carries %s', (key, said) => {
  const changes = [change(`metadata.annotations.${key.replaceAll('.', '~')}`, 'true')];
  expect(told(ingressAnnotations, changes)).toEqual([`${here} metadata.annotations["${key}"]: ${said}`]);
});
