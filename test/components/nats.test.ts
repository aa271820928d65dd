/** What a user relies on when NATS is on. */
import { need } from '../../lib/kit';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (ids: readonly string[], options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { ...Object.fromEntries(ids.map((id) => [id, true])), nats: options },
    from: [...everything, ...ids.map((id) => client(id, { messages: need.messages() }))],
  });
const accountsOf = (made: Made) => {
  const found = made
    .of('nats')
    .find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name.startsWith('nats-accounts-'));
  return {
    name: found?.metadata.name,
    file: String(dig(found, 'spec', 'target', 'template', 'data', 'accounts.conf')),
  };
};
const env = (made: Made) =>
  each(made.get('StatefulSet', 'nats'), 'spec', 'template', 'spec', 'containers', 0, 'env');

test('a need switches NATS on and gets an account, a user and an address', () => {
  const made = platform({
    components: { notes: true },
    from: [...everything, client('notes', { messages: need.messages() })],
  });
  expect(made.problems).toEqual([]);
  expect(made.plan.components.find(({ id }) => id === 'notes')?.given['messages']).toMatchObject({
    host: 'nats.nats.svc',
    port: 4222,
    user: 'notes-messages',
  });
  const url = dig(
    made.get('ExternalSecret', 'notes-messages', 'notes'),
    'spec',
    'target',
    'template',
    'data',
    'url',
  );
  expect(url).toBe('nats://{{ .username }}:{{ .password | urlquery }}@nats.nats.svc:4222');
});

test('a new account is one more line, and the pod waits for the file that has it', () => {
  const [before, after] = [with_(['notes']), with_(['notes', 'shop'])];
  expect(accountsOf(before).file).not.toContain('shop');
  expect(accountsOf(after).file).toContain('"shop-messages" { jetstream: enabled');
  expect(accountsOf(after).name).not.toBe(accountsOf(before).name);
  const volumes = each(after.get('StatefulSet', 'nats'), 'spec', 'template', 'spec', 'volumes');
  expect(volumes.map((volume) => dig(volume, 'secret', 'secretName'))).toContain(accountsOf(after).name);
});

test('streams fit on the volume, and memory follows the option', () => {
  expect(env(with_(['notes'], { volume: '10Gi', memory: '512Mi' }))).toEqual([
    { name: 'MEMORY_STORE', value: '128MB' },
    { name: 'FILE_STORE', value: '9216MB' },
    { name: 'GOMEMLIMIT', value: '399MiB' },
  ]);
});

test('every night the streams of each account are dumped, and a Job by hand brings them back', () => {
  const made = with_(['notes', 'shop']);
  expect(made.problems).toEqual([]);
  expect(dig(made.get('ConfigMap', 'nats-dumps'), 'data', 'accounts')).toBe(
    'notes-messages\nshop-messages\n',
  );
  expect(dig(made.get('CronJob', 'nats-dump'), 'spec', 'suspend')).toBeUndefined();
  expect(dig(made.get('CronJob', 'nats-restore'), 'spec', 'suspend')).toBe(true);
});

test('without dumps there is no bucket, and no object store for it', () => {
  const made = with_(['notes'], { dumps: false });
  expect(made.problems).toEqual([]);
  expect(() => made.get('CronJob', 'nats-dump')).toThrow();
  expect(made.plan.components.find(({ id }) => id === 'nats')?.uses).not.toContain('minio');
});

test('streams stay when it is switched off, and purge says how to destroy them', () => {
  const made = with_(['notes']);
  expect(made.plan.components.find(({ id }) => id === 'nats')?.whenOff.stays).toContain('volume data-nats-0');
});
