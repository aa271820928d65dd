/** What a user relies on when buildkit is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'argo-workflows': { images: true }, gitea: true, devpi: true } });
const server = dig(made.get('StatefulSet', 'buildkit'), 'spec', 'template', 'spec');

test('one line brings along all that makes images of pushes, and every rule is kept', () => {
  const { plan, problems } = platform({ components: { 'argo-workflows': { images: true } } });
  expect(plan.components.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['buildkit', 'harbor', 'argo-events']),
  );
  expect(problems).toEqual([]);
  const off = platform({ components: { 'argo-workflows': true } });
  expect(off.plan.components.map(({ id }) => id)).not.toContain('buildkit');
});

test('it is not root and has no privilege, whatever else it is let do', () => {
  expect(dig(server, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  expect(dig(server, 'containers', 0, 'securityContext', 'privileged')).toBeUndefined();
  expect(dig(server, 'automountServiceAccountToken')).toBe(false);
  const { waivers = [] } = made.plan.components.find(({ id }) => id === 'buildkit') ?? {};
  expect(waivers.map(({ rule }) => rule)).toEqual(['pod-security', 'read-only-root']);
});

test('steps of workflows may ask it, and nobody else', () => {
  const callers = made.plan.edges.flatMap(({ from, to, ports }) =>
    'pods' in to && to.pods === 'buildkit' && 'component' in from
      ? [`${from.component} ${ports[0]?.port}`]
      : [],
  );
  expect(callers).toEqual(['argo-workflows 1234']);
});

test('it pushes by the public name of the registry, which it trusts, and pulls through it', () => {
  const text = String(dig(made.get('ConfigMap', 'buildkit'), 'data', 'buildkitd.toml'));
  expect(text).toContain('[registry."docker.io"]\nmirrors = ["registry.home.example.com/docker.io"]');
  expect(text).toContain('[registry."registry.home.example.com"]\nca = ["/trust/ca.crt"]');
  // Where tokens of the registry come from is asked with the roots of the process.
  expect(each(server, 'containers', 0, 'env')).toContainEqual({
    name: 'SSL_CERT_FILE',
    value: '/trust/ca.crt',
  });
});

test('layers of earlier builds stay, within their volume', () => {
  const text = String(dig(made.get('ConfigMap', 'buildkit'), 'data', 'buildkitd.toml'));
  expect(Number(/maxUsedSpace = "(\d+)MB"/.exec(text)?.[1])).toBe(Math.floor(((20 * 1024 ** 3) / 1e6) * 0.8));
});
