import { platformPage } from '../../lib/docs/platform-page';
import { planned } from '../components/platform';

const page = platformPage(planned({ components: { mlflow: true } }));
/** Text below one heading. */
const below = (heading: string): string => page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

test('says where everything is, and which address of two is which', () => {
  expect(below('Addresses')).toContain('| https://experiments.home.example.com | MLflow |');
  expect(below('Addresses')).toContain('| https://s3.home.example.com | Object store (s3) |');
});

test('says what runs and why, in the order of the start', () => {
  const rows = below('What runs')
    .split('\n')
    .flatMap((line) => /^\| `([^`]+)` .*\| (\d) \|/.exec(line)?.slice(1, 3) ?? []);
  const waves = rows.filter((_, i) => i % 2 === 1).map(Number);
  expect(waves).toEqual([...waves].sort());
  expect(below('What runs')).toMatch(/`postgresql` .* database for keycloak/);
});

test('draws who needs whom', () => {
  expect(below('Who needs whom')).toContain('  mlflow --> postgresql\n');
  expect(below('Who needs whom')).toContain('  mlflow -.-> keycloak\n');
});

test('says what is off, and how to get in when sign-in is down', () => {
  expect(below('Switched off')).toMatch(/`grafana`/);
  expect(below('Switched off')).not.toMatch(/`mlflow`/);
  expect(below('When sign-in is down')).toMatch(/\*\*Keycloak\*\*: /);
});

test('names the Secrets that the user makes, where there are any', () => {
  expect(page).not.toContain('## Secrets that you make');
  const token = { provider: 'cloudflare', token: { secret: 'dns', key: 'token' } };
  const tls = { issuer: 'letsencrypt', email: 'me@example.com', dns: token };
  const asked = platformPage(planned({ components: { mlflow: true }, config: { tls } }));
  expect(asked).toMatch(/## Secrets that you make\n\n- `cert-manager\/dns` with `token`: /);
});
