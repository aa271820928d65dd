/** Argo CD's health checks of ours, run by a Lua machine. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { strings } from '../../lib/objects/read';
import { repository } from '../repository';
import { platform } from './platform';

/** Of a platform with every component that brings kinds of its own. */
const config = strings(platform({ profile: 'core' }).get('ConfigMap', 'argocd-cm', 'argocd'), 'data');

type Case = readonly [string, object, string];

/** What a check answers to each object, in one run. */
function answers(kind: string, cases: readonly Case[]): readonly (readonly [string, string, string])[] {
  const code = config[`resource.customizations.health.${kind}`];
  const { stdout, stderr } = spawnSync(process.execPath, [join(repository, 'test/components/lua.mjs')], {
    input: JSON.stringify(cases.map(([, object]) => ({ code, object }))),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const found: readonly { readonly status: string }[] = JSON.parse(stdout);
  return cases.map(([title, , wanted], i) => [title, found[i]?.status ?? 'nothing', wanted]);
}

describe('an Application that others wait for', () => {
  const done = {
    operationState: { phase: 'Succeeded', finishedAt: '2026-11-01T10:00:00Z' },
    reconciledAt: '2026-11-01T10:00:05Z',
    sync: { status: 'Synced' },
    health: { status: 'Healthy' },
  };
  const running = (more: object = {}) => ({ ...done, operationState: { phase: 'Running', ...more } });

  test.each(
    answers('argoproj.io_Application', [
      ['was never seen', {}, 'Progressing'],
      ['was never synced', { status: { health: { status: 'Healthy' } } }, 'Progressing'],
      [
        'is as Git says without any sync, such as what install.sh applied',
        { status: { ...done, operationState: undefined } },
        'Healthy',
      ],
      [
        'is as Git says, but still starting',
        { status: { sync: done.sync, health: { status: 'Progressing' } } },
        'Progressing',
      ],
      ['is syncing, though what exists of it is healthy', { status: running() }, 'Progressing'],
      ['tries for the third time', { status: running({ retryCount: 2 }) }, 'Progressing'],
      ['tries again and again', { status: running({ retryCount: 5 }) }, 'Degraded'],
      ['failed', { status: { ...done, operationState: { phase: 'Failed' } } }, 'Degraded'],
      ['broke', { status: { ...done, operationState: { phase: 'Error' } } }, 'Degraded'],
      ['is healthy', { status: done }, 'Healthy'],
      ['is ill', { status: { ...done, health: { status: 'Degraded' } } }, 'Degraded'],
      ['is starting', { status: { ...done, health: { status: 'Progressing' } } }, 'Progressing'],
      ['has nothing left', { status: { ...done, health: { status: 'Missing' } } }, 'Progressing'],
      ['says nothing of its health', { status: { ...done, health: undefined } }, 'Progressing'],
      [
        'has a health from before the sync',
        { status: { ...done, reconciledAt: '2026-11-01T09:59:59Z' } },
        'Progressing',
      ],
      ['was never compared', { status: { ...done, reconciledAt: undefined } }, 'Progressing'],
      [
        'was compared in the second of the sync, and differs',
        { status: { ...done, reconciledAt: '2026-11-01T10:00:00Z', sync: { status: 'OutOfSync' } } },
        'Progressing',
      ],
      [
        'was compared in the second of the sync, and is equal',
        { status: { ...done, reconciledAt: '2026-11-01T10:00:00Z' } },
        'Healthy',
      ],
      ['keeps objects that Git lacks', { status: { ...done, sync: { status: 'OutOfSync' } } }, 'Healthy'],
      ['is about to sync', { status: done, operation: { sync: {} } }, 'Progressing'],
    ]),
  )('%s', (_, found, wanted) => expect(found).toBe(wanted));
});

describe('a copied credential', () => {
  const ready = (status: string, message: string) => ({ conditions: [{ type: 'Ready', status, message }] });

  test.each(
    answers('external-secrets.io_ExternalSecret', [
      ['is new', {}, 'Progressing'],
      ['waits for its source', { status: ready('False', 'could not get secret data') }, 'Progressing'],
      [
        'lost its source',
        { status: { ...ready('False', 'gone'), syncedResourceVersion: '1-ab', binding: { name: 'db' } } },
        'Degraded',
      ],
      [
        'is there',
        { status: { ...ready('True', 'synced'), syncedResourceVersion: '1-ab', binding: { name: 'db' } } },
        'Healthy',
      ],
      [
        'has an empty source, so that there is no Secret',
        { status: { ...ready('True', 'retained'), binding: { name: '' } } },
        'Progressing',
      ],
    ]),
  )('%s', (_, found, wanted) => expect(found).toBe(wanted));
});

describe('a volume claim', () => {
  const pending = (annotations?: object) => ({ metadata: { annotations }, status: { phase: 'Pending' } });

  test.each(
    answers('PersistentVolumeClaim', [
      ['has its volume', { metadata: {}, status: { phase: 'Bound' } }, 'Healthy'],
      ['is not waited for while nobody uses it', pending(), 'Healthy'],
      [
        'is waited for once its pod has a node',
        pending({ 'volume.kubernetes.io/selected-node': 'worker' }),
        'Progressing',
      ],
      ['lost its volume', { metadata: {}, status: { phase: 'Lost' } }, 'Degraded'],
    ]),
  )('%s', (_, found, wanted) => expect(found).toBe(wanted));
});

test.each(
  answers('networking.k8s.io_Ingress', [
    ['an Ingress without an address is healthy: ports of a node have none', { status: {} }, 'Healthy'],
  ]),
)('%s', (_, found, wanted) => expect(found).toBe(wanted));

describe('a backup store', () => {
  test.each(
    answers('velero.io_BackupStorageLocation', [
      ['can be used', { status: { phase: 'Available' } }, 'Healthy'],
      ['does not answer', { status: { phase: 'Unavailable' } }, 'Degraded'],
      ['was not asked yet', {}, 'Progressing'],
    ]),
  )('%s', (_, found, wanted) => expect(found).toBe(wanted));
});

describe('an AWX', () => {
  const now = (...types: readonly string[]) => ({
    status: { conditions: types.map((type) => ({ type, status: 'True', message: type })) },
  });

  test.each(
    answers('awx.ansible.com_AWX', [
      ['was never looked at', {}, 'Progressing'],
      ['is made', now('Running'), 'Progressing'],
      ['is made, and is looked at again', now('Running', 'Successful'), 'Healthy'],
      ['could not be made', now('Running', 'Failure'), 'Degraded'],
    ]),
  )('that %s', (_, health, wanted) => expect(health).toBe(wanted));
});
