import { argocd } from '../../lib/components/argocd';
import { credentials } from '../../lib/components/credentials';
import { externalSecrets } from '../../lib/components/external-secrets';
import { standIns } from '../charts/stand-ins';
import { platform } from './platform';

const from = [argocd, credentials, externalSecrets, ...standIns];
test('keeps every rule', () => {
  const { problems } = platform({ components: { argocd: true }, from });
  expect(problems).toEqual([]);
});
