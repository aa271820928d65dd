/** What a user relies on when label-studio is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'label-studio': true } });
const env = each(
  made.get('StatefulSet', 'label-studio'),
  ...['spec', 'template', 'spec', 'containers', 0, 'env'],
);

test('everybody who may sign in passes the gate, and nobody else reaches it', () => {
  const args = dig(
    made.get('Deployment', 'label-studio-gate'),
    ...['spec', 'template', 'spec', 'containers', 0, 'args'],
  );
  expect(args).toEqual(expect.arrayContaining(['--allowed-group=admins', '--allowed-group=users']));
  expect(dig(made.get('Ingress', 'label-studio-gate'), 'spec', 'rules', 0, 'host')).toBe(
    'labels.home.example.com',
  );
});

test('the first account is the administrator of the config, with a generated password', () => {
  expect(env).toContainEqual({ name: 'LABEL_STUDIO_USERNAME', value: 'me@example.com' });
  expect(env).toContainEqual({
    name: 'LABEL_STUDIO_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'label-studio-first', key: 'password' } },
  });
  expect(env).toContainEqual({ name: 'LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK', value: 'true' });
});

test('forms are accepted behind TLS, and nothing is sent home', () => {
  expect(env).toContainEqual({ name: 'CSRF_TRUSTED_ORIGINS', value: 'https://labels.home.example.com' });
  expect(env).toContainEqual({ name: 'COLLECT_ANALYTICS', value: 'false' });
});

test('uploads are on a volume that stays; projects may use a bucket', () => {
  const planned = made.plan.components.find(({ id }) => id === 'label-studio');
  expect(planned?.whenOff.stays).toContain('volume data-label-studio-0');
  expect(planned?.given['data']).toMatchObject({ kind: 'bucket', bucket: 'label-studio' });
});
