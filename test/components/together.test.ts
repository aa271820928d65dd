/** What the handbook promises of components together, against what is wired. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { applicationNames } from '../../charts/applications';
import { loadPlugins } from '../../charts/plugins';
import { own } from '../../lib/components/harbor/setup';
import { dig, each } from './dig';
import { pagesIn, pagesOf } from './handbook';
import { everything, type Made, platform } from './platform';

const pageOf = (made: Made, name: string): string => pagesIn(made).get(`docs/together/${name}.md`) ?? '';

/** Variables that a page names, in its text or in its programs. */
const namedOn = (page: string): readonly string[] => [
  ...new Set(
    [...page.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+|PG[A-Z]+)`|os\.environ\["(\w+)"\]/g)].map(
      ([, text, program]) => text ?? program ?? '',
    ),
  ),
];

/** `postgresql:5432` for each port of another component that this one may call. */
const callsOf = ({ plan }: Made, id: string): readonly string[] =>
  plan.edges.flatMap(({ from, to, ports }) =>
    'component' in from && from.component === id && 'component' in to
      ? ports.map(({ port }) => `${to.component}:${port}`)
      : [],
  );

const bringsSecret = (made: Made, namespace: string) => (name: string) =>
  expect(made.get('ExternalSecret', name, namespace)).toBeDefined();

describe('machine learning: notebook, experiment, vectors, and the model as an image', () => {
  const made = platform({
    components: {
      ...{ mkdocs: true, jupyterhub: true, mlflow: true, qdrant: true, harbor: true, devpi: true },
      ...{ valkey: true, clickhouse: true },
    },
  });
  const page = pageOf(made, 'machine-learning');
  const settings = dig(made.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data', 'settings.json');
  const environment: Readonly<Record<string, unknown>> = Object(
    dig(JSON.parse(String(settings)), 'environment'),
  );

  test('every variable that the page names is in a notebook', () => {
    expect(namedOn(page).length).toBeGreaterThan(15);
    expect(Object.keys(environment)).toEqual(expect.arrayContaining([...namedOn(page)]));
  });

  test('every password comes from a Secret that is there', () => {
    const secrets = Object.values(environment).flatMap((value) =>
      typeof value === 'string' ? [] : [String(dig(value, 'secret'))],
    );
    expect(secrets.length).toBeGreaterThan(6);
    secrets.forEach(bringsSecret(made, 'jupyterhub'));
  });

  test('notebooks reach what the page speaks of', () => {
    expect(callsOf(made, 'jupyterhub')).toEqual(
      expect.arrayContaining([
        ...['minio:9000', 'postgresql:5432', 'mlflow:5000', 'qdrant:6333', 'devpi:3141'],
        ...['valkey:6379', 'clickhouse:8123'],
      ]),
    );
  });

  test('the image goes where the robot of Harbor may push, by a token that MLflow takes', () => {
    expect(page).toContain(`docker push registry.home.example.com/${own.project}/prices:1`);
    expect(page).toContain(`robot$${own.project}+${own.robot}`);
    const client = made.plan.components
      .find(({ id }) => id === 'keycloak')
      ?.clients.find(({ owner }) => owner === 'mlflow');
    expect(client?.need).toMatchObject({ serviceAccount: true });
    expect(page).toContain(`client_id=${dig(client, 'given', 'clientId')}`);
    expect(page).toContain(String(dig(client, 'given', 'endpoints', 'token')));
  });
});

describe('a web application: editor, database, files, and a push', () => {
  const made = platform({
    components: { mkdocs: true, 'code-server': true, postgresql: true, minio: true, argocd: true },
  });
  const page = pageOf(made, 'web-application');
  const container = dig(
    made.get('StatefulSet', 'code-server'),
    ...['spec', 'template', 'spec', 'containers', 0],
  );

  test('the editor has what the page names, by Secrets that are there, and reaches it', () => {
    const names = each(container, 'env').map((entry) => dig(entry, 'name'));
    expect(namedOn(page).length).toBeGreaterThan(6);
    expect(names).toEqual(expect.arrayContaining([...namedOn(page)]));
    each(container, 'env')
      .flatMap((entry) => dig(entry, 'valueFrom', 'secretKeyRef', 'name') ?? [])
      .map(String)
      .forEach(bringsSecret(made, 'code-server'));
    expect(callsOf(made, 'code-server')).toEqual(expect.arrayContaining(['postgresql:5432', 'minio:9000']));
  });

  test('the application of the page is one that this platform takes, and Argo CD deploys', async () => {
    const [, source = ''] = /```ts\n([\s\S]+?)```/.exec(page) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'shop-'));
    mkdirSync(join(folder, 'components'));
    writeFileSync(join(folder, 'components', 'shop.ts'), source);
    const { components, problems } = await loadPlugins(join(folder, 'thinkube.yaml'), ['components/shop.ts']);
    expect(problems).toEqual([]);
    const all = platform({ components: { shop: true, argocd: true }, from: [...everything, ...components] });
    expect(all.problems).toEqual([]);
    expect(dig(all.get('Ingress', 'shop'), 'spec', 'rules', 0, 'host')).toBe('shop.home.example.com');
    expect(applicationNames(all.plan).map(({ name }) => name)).toContain('shop');
    expect(page).toContain('https://shop.home.example.com');
    rmSync(folder, { recursive: true });
  });
});

describe('logs and numbers: OpenSearch and Grafana', () => {
  const made = platform({
    components: { mkdocs: true, opensearch: true, 'fluent-bit': true, grafana: true, prometheus: true },
  });
  const page = pageOf(made, 'logs-and-numbers');
  const ofTasks = (file: string) => String(dig(made.get('ConfigMap', 'opensearch-tasks'), 'data', file));

  test('lines go from every node to the index that is searched', () => {
    expect(callsOf(made, 'fluent-bit')).toContain('opensearch:9200');
    const container = dig(made.get('DaemonSet', 'fluent-bit'), 'spec', 'template', 'spec', 'containers', 0);
    const prefix = each(container, 'env').find((entry) => dig(entry, 'name') === 'LOGS_PREFIX');
    const [pattern] = each(JSON.parse(ofTasks('template.json')), 'index_patterns');
    expect(pattern).toBe(`${dig(prefix, 'value')}-*`);
    expect(page).toContain(`\`${dig(prefix, 'value')}-2030.01.31\``);
  });

  test('saved searches and fields of the page are there', () => {
    const titles = ofTasks('views.ndjson')
      .trim()
      .split('\n')
      .map((line) => String(dig(JSON.parse(line), 'attributes', 'title')));
    for (const title of ['Errors of the last day', 'One component']) {
      expect(titles).toContain(title);
      expect(page).toContain(`"${title}"`);
    }
    const fields = dig(JSON.parse(ofTasks('template.json')), 'template', 'mappings', 'properties');
    expect(dig(fields, 'kubernetes', 'properties', 'namespace_name')).toBeDefined();
    expect(dig(fields, 'log')).toBeDefined();
  });

  test('Grafana has both data sources, and may ask them', () => {
    const data = dig(made.get('ConfigMap', 'grafana-config'), 'data');
    const names = ['datasources.yaml', 'logs.yaml'].flatMap((file) =>
      each(parse(String(dig(data, file))), 'datasources').map((source) => dig(source, 'name')),
    );
    expect(names).toEqual(['Prometheus', 'Logs']);
    const inOneLine = page.replace(/\s+/g, ' ');
    for (const name of names) expect(inOneLine).toContain(`data source ${name}`);
    expect(callsOf(made, 'grafana')).toEqual(expect.arrayContaining(['opensearch:9200', 'prometheus:9090']));
  });
});

test('a page has the parts of what is on, and no page is there for nothing', () => {
  const few = pagesOf({ components: { mkdocs: true, jupyterhub: true } });
  const page = few.get('docs/together/machine-learning.md') ?? '';
  expect(page).toContain('<https://notebooks.home.example.com>');
  expect(page).not.toMatch(/MLFLOW|QDRANT|REDIS/);
  expect(few.has('docs/together/logs-and-numbers.md')).toBe(false);
  expect(few.has('docs/together/web-application.md')).toBe(false);
});
