/** What `npm run versions` lists. */
import { versions } from '../tools/versions';
import { repository } from './repository';

const all = versions(repository);

test('every image and every pin of CRDs is written in one place', () => {
  expect(all.filter(({ places }) => new Set(places).size !== 1)).toEqual([]);
});

test.each([
  ['grafana', /^docker\.io\/grafana\/grafana:/, /^lib\/components\/grafana\/index\.ts:\d+$/],
  ['mlflow', /^quay\.io\/oauth2-proxy\//, /^lib\/constructs\/gated\.ts:\d+$/],
  ['argocd', /^argoproj\/argo-cd@/, /^lib\/components\/argocd\/crds\.ts:\d+$/],
  ['metallb', /^metallb\/metallb@/, /^lib\/components\/metallb\/index\.ts:\d+$/],
])('%s: %s', (component, what, place) => {
  const found = all.filter((each) => each.component === component && what.test(each.what));
  expect(found.flatMap(({ places }) => places)).toEqual([expect.stringMatching(place)]);
});
