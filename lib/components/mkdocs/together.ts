/** What components are good for together: pages whose parts are there where all that they speak of is on. */
import { join } from 'node:path';
import { readAsset } from '../../kit';
import type { Plan, PlannedComponent } from '../../plan/plan';
import { fillFrom } from './markdown';
import type { Page } from './page';

interface Use {
  readonly title: string;
  readonly file: string;
  /** Files of its parts, each with the components that it speaks of. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

const uses: readonly Use[] = [
  {
    title: 'Machine learning',
    file: 'machine-learning.md',
    parts: {
      'notebook.md': ['jupyterhub'],
      'packages.md': ['jupyterhub', 'devpi'],
      'cache.md': ['jupyterhub', 'valkey'],
      'analytics.md': ['jupyterhub', 'clickhouse'],
      'experiment.md': ['jupyterhub', 'mlflow'],
      'vectors.md': ['jupyterhub', 'qdrant'],
      'model-image.md': ['mlflow', 'harbor'],
    },
  },
  {
    title: 'A web application',
    file: 'web-application.md',
    parts: {
      'editor.md': ['code-server'],
      'editor-database.md': ['code-server', 'postgresql'],
      'editor-files.md': ['code-server', 'minio'],
      'deploy.md': ['argocd'],
    },
  },
  {
    title: 'Logs and numbers',
    file: 'logs-and-numbers.md',
    parts: {
      'logs.md': ['opensearch', 'fluent-bit'],
      'numbers.md': ['prometheus', 'grafana'],
      'logs-in-grafana.md': ['opensearch', 'grafana'],
    },
  },
];

export function together(plan: Plan): readonly Page[] {
  const on = new Set(plan.components.filter(isReachable).map(({ id }) => id));
  const find = placesIn(plan);
  return uses.flatMap(({ title, file, parts }): Page[] => {
    const there = Object.entries(parts).filter(([, ids]) => ids.every((id) => on.has(id)));
    const texts = there.map(([part]) =>
      fillFrom(readAsset(join(__dirname, 'pages', 'together'), part), find),
    );
    return texts.length === 0
      ? []
      : [{ title, path: `together/${file}`, text: [`# ${title}`, ...texts].join('\n\n') }];
  });
}

/** Pages name addresses: what is kept from having one is for others than their readers. */
const isReachable = ({ given }: PlannedComponent): boolean =>
  Object.values(given).every((answer) => answer.kind !== 'route' || answer.exposed);

/** What stands in the plan: `git.repo`, `mlflow.url`, or an answer to a need such as `jupyterhub.bucket.bucket`. */
function placesIn({ components, hosts, platform }: Plan): (path: string) => string | undefined {
  const address = (id: string) => hosts.find(({ component }) => component === id);
  const places: object = {
    ...Object.fromEntries(
      components.map(({ id, keeps, given }) => [
        id,
        { url: address(id)?.url, host: address(id)?.host, keeps, ...given },
      ]),
    ),
    domain: platform.cluster.domain,
    git: platform.git,
    registry: address('harbor')?.host ?? 'ghcr.io/me',
  };
  return (path) => {
    const found = path
      .split('.')
      .reduce<unknown>((value, key) => (isObject(value) ? Reflect.get(value, key) : undefined), places);
    return found === undefined ? undefined : String(found);
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
