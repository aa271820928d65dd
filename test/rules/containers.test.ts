import { env } from '../../lib/rules/env';
import { image } from '../../lib/rules/image';
import { liveness } from '../../lib/rules/liveness';
import { probePort } from '../../lib/rules/probe-port';
import { readiness } from '../../lib/rules/readiness';
import { resources } from '../../lib/rules/resources';
import { type Break, type Change, told } from './platform';

const pod = 'spec.template.spec';
const first = `notes Deployment/notes ${pod}.containers[0]`;
const change = (path: string, value?: unknown): Change => [
  'Deployment/notes',
  `${pod}.containers.0.${path}`,
  value,
];

describe('resources', () => {
  test.each<Break>([
    [
      'nothing said',
      [change('resources')],
      [
        `${first}.resources.limits.memory: is missing; write the memory at which it is stopped, such as 512Mi`,
        `${first}.resources.requests.cpu: is missing; write the processor time that it needs, such as 50m`,
        `${first}.resources.requests.memory: is missing; write the memory that it uses when idle, such as 256Mi`,
      ],
    ],
    [
      'an init container without a limit',
      [['Deployment/notes', `${pod}.initContainers.0.resources.limits`]],
      [
        `notes Deployment/notes ${pod}.initContainers[0].resources.limits.memory: is missing; write the memory at which it is stopped, such as 512Mi`,
      ],
    ],
    [
      'more memory requested than allowed',
      [change('resources.requests.memory', '1Gi')],
      [`${first}.resources.requests.memory: is more than the limit; raise the limit, or lower the request`],
    ],
    [
      'more processor time requested than allowed',
      [change('resources.requests.cpu', '1'), change('resources.limits.cpu', '500m')],
      [`${first}.resources.requests.cpu: is more than the limit; raise the limit, or lower the request`],
    ],
    [
      'amounts that nobody can read',
      [change('resources.limits.memory', '256MB'), change('resources.requests.cpu', 'half')],
      [
        `${first}.resources.limits.memory: is not an amount; write it like 512Mi or 2Gi`,
        `${first}.resources.requests.cpu: is not an amount; write it like 250m or 2`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(resources, changes)).toEqual(said);
  });
});

describe('images', () => {
  test.each([
    ['notes:1.2.3', '"notes:1.2.3" does not name its registry; write host/name:tag'],
    ['example/notes:1.2.3', '"example/notes:1.2.3" does not name its registry; write host/name:tag'],
    ['ghcr.io/example/notes', '"ghcr.io/example/notes" has no tag; write an exact version'],
    ...['latest', 'stable', 'main', 'edge-alpine', '3', 'v3', '18-bookworm', 'nonroot', 'latest-24'].map(
      (tag) => [
        `ghcr.io/example/notes:${tag}`,
        `the tag "${tag}" moves; write an exact version, such as 1.2.3`,
      ],
    ),
    ...['stream9', 'v1.37-latest', 'cuda12-latest', '8-alpine3.23', '3-slim-bookworm'].map((tag) => [
      `quay.io/example/notes:${tag}`,
      `the tag "${tag}" moves; write an exact version, such as 1.2.3`,
    ]),
    [
      'docker.io/library/python:3.13-slim',
      'the tag "3.13-slim" moves; write an exact version, such as 1.2.3',
    ],
    [
      'docker.io/valkey/valkey:9.1-alpine',
      'the tag "9.1-alpine" moves; write an exact version, such as 1.2.3',
    ],
    [
      'docker.io/bitnami/redis:7.2.1',
      '"docker.io/bitnami/redis:7.2.1" is Bitnami\'s; write upstream\'s own image',
    ],
    [
      'docker.io/bitnamilegacy/redis:7.2.1',
      '"docker.io/bitnamilegacy/redis:7.2.1" is Bitnami\'s; write upstream\'s own image',
    ],
    ['k8s.gcr.io/pause:3.9', '"k8s.gcr.io/pause:3.9" is in a registry that is frozen; write registry.k8s.io'],
    ['ghcr.io/example/notes:1.2.3@sha256:12', '"sha256:12" is not a digest; write sha256: and 64 hex digits'],
  ])('%s is refused', (name, said) => {
    expect(told(image, [change('image', name)])).toEqual([`${first}.image: ${said}`]);
  });

  test.each([
    'docker.io/library/postgres:18.1-bookworm',
    'docker.io/library/python:3.13.16-slim-trixie',
    'quay.io/jupyter/scipy-notebook:2026-10-05',
    'nvcr.io/nvidia/k8s/dcgm-exporter:4.6.0-4.8.3-distroless',
    'docker.io/chrislusf/seaweedfs:4.48',
    'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
    'registry.example.org:5000/a/b/c:v1.2',
    'localhost/notes:1.2.3',
    'docker.io/debian/snapshot:stable-20251101',
    'ghcr.io/example/notes:20251101',
    'ghcr.io/example/notes:release-1.30',
    `ghcr.io/example/notes:latest@sha256:${'0'.repeat(64)}`,
  ])('%s is exact', (name) => {
    expect(told(image, [change('image', name)])).toEqual([]);
  });

  test('a mounted image is an image', () => {
    const volume = { name: 'files', image: { reference: 'files' } };
    expect(told(image, [['Deployment/notes', `${pod}.volumes.3`, volume]])).toEqual([
      `notes Deployment/notes ${pod}.volumes[3].image.reference: "files" does not name its registry; write host/name:tag`,
    ]);
  });
});

describe('variables', () => {
  test.each<Break>([
    [
      'one name twice',
      [change('env.4', { name: 'NOTES_URL', value: 'x' })],
      [`${first}.env[4].name: "NOTES_URL" is set twice; write it once`],
    ],
    [
      'a name with a blank',
      [change('env.4', { name: 'NOTES URL', value: 'x' })],
      [`${first}.env[4].name: "NOTES URL" is not a name; write letters, digits and "_"`],
    ],
    [
      'one that is set later',
      [change('env.0', { name: 'NOTES_FIRST', value: '$(NOTES_URL)/x' }), change('args')],
      [
        `${first}.env[0].value: $(NOTES_URL) is not set before it; set NOTES_URL in an earlier line`,
        `${first}.env[2].value: $(NOTES_USER) is not set before it; set NOTES_USER in an earlier line`,
      ],
    ],
    [
      'one that is not set, in an argument',
      [change('args', ['--user=$(NOTES_NAME)'])],
      [
        `${first}.args[0]: $(NOTES_NAME) is not set; set NOTES_NAME, or write $$(NOTES_NAME) for these characters as they are`,
      ],
    ],
  ])('%s', (_, changes, said) => {
    expect(told(env, changes)).toEqual(said);
  });

  test.each<readonly [string, readonly Change[]]>([
    ['what a shell replaces', [change('command', ['sh', '-c', 'echo $(date) $$(HOME)'])]],
    ['what Kubernetes sets', [change('args', ['$(KUBERNETES_SERVICE_HOST)'])]],
    ['what may come from a whole Secret', [change('envFrom', [{}]), change('args', ['$(ANYTHING)'])]],
  ])('%s is left alone', (_, changes) => {
    expect(told(env, changes)).toEqual([]);
  });
});

describe('probes', () => {
  test.each<Break>([
    [
      'a name that is not declared',
      [change('readinessProbe.httpGet.port', 'web')],
      [`${first}.readinessProbe.httpGet.port: the container declares no port web; write one of: http (8080)`],
    ],
    [
      'a number that is not declared',
      [change('livenessProbe.tcpSocket.port', 80)],
      [`${first}.livenessProbe.tcpSocket.port: the container declares no port 80; write one of: http (8080)`],
    ],
    [
      'a port of another container',
      [
        ['Deployment/notes', `${pod}.initContainers.0.restartPolicy`, 'Always'],
        ['Deployment/notes', `${pod}.initContainers.0.startupProbe`, { grpc: { port: 8080 } }],
      ],
      [
        `notes Deployment/notes ${pod}.initContainers[0].startupProbe.grpc.port: the container declares no port 8080; write one of: a port, once it declares one`,
      ],
    ],
    [
      'a port for a goodbye',
      [change('lifecycle', { preStop: { httpGet: { path: '/', port: 'bye' } } })],
      [
        `${first}.lifecycle.preStop.httpGet.port: the container declares no port bye; write one of: http (8080)`,
      ],
    ],
  ])('ask at %s', (_, changes, said) => {
    expect(told(probePort, changes)).toEqual(said);
  });

  const notReady =
    'is missing, though a Service sends requests here; add a probe that fails while it cannot serve';
  const sidecar = { name: 'sidecar', ports: [{ name: 'side', containerPort: 9000 }] };

  test('say when a served container is ready, and only there', () => {
    expect(told(readiness, [change('readinessProbe')])).toEqual([`${first}.readinessProbe: ${notReady}`]);
    const beside: Change = ['Deployment/notes', `${pod}.containers.1`, sidecar];
    expect(told(readiness, [beside])).toEqual([]);
    expect(told(readiness, [beside, ['Service/notes', 'spec.ports.0.targetPort', 'side']])).toEqual([
      `notes Deployment/notes ${pod}.containers[1].readinessProbe: ${notReady}`,
    ]);
  });

  test('restart whatever hangs, but for Jobs', () => {
    const missing = 'livenessProbe: is missing; add a cheap probe that depends on nothing else';
    const changes: Change[] = [
      change('livenessProbe'),
      ['Deployment/notes', `${pod}.initContainers.0.restartPolicy`, 'Always'],
    ];
    expect(told(liveness, changes)).toEqual([
      `${first}.${missing}`,
      `notes Deployment/notes ${pod}.initContainers[0].${missing}`,
    ]);
  });
});
