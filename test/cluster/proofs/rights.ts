/** What each ServiceAccount may do, as the API server itself answers, against a list that somebody has read. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { items, texts } from '../../../lib/objects/read';
import type { Plan } from '../../../lib/plan/plan';
import type { Cluster } from '../client';
import { expectNone, type Report } from '../report';

/** One account and line: `namespace/account where: verbs resource [names]`. */
const declared = resolve('test/cluster/rights.txt');

/** Accounts that may read Secrets of others, and why that cannot be less. */
const readersOfSecrets: Readonly<Record<string, string>> = {
  'argocd/argocd-application-controller': 'syncs every kind, Secrets included',
  'argocd/argocd-server': 'shows and deletes objects that Argo CD manages',
  'cert-manager/cert-manager': 'writes the Secret of each certificate, in any namespace',
  'cert-manager/cert-manager-cainjector': 'reads certificate authorities for webhooks',
  'external-secrets/external-secrets': 'writes copies of credentials, in any namespace',
  'ingress/nginx': 'serves the certificate of each route, which lies in the namespace of the route',
  'ingress/nginx-kn': 'serves the certificate of each route, which lies in the namespace of the route',
  'offsite/offsite':
    'sends credentials and what signs out of the cluster, encrypted; each of them by its name',
  'velero/velero': 'brings any object back; its makers publish no smaller role that works',
  'trust/trust': 'watches the Secret of the home CA, which cert-manager keeps in its own namespace',
};

export async function proveRights(
  report: Report,
  cluster: Cluster,
  plan: Plan,
  { write }: { readonly write: boolean },
): Promise<void> {
  let found: readonly Right[] = [];
  await report.prove('rights: each account has what is declared, and no more', async () => {
    found = await rightsOf(cluster, plan);
    const lines = found.map(lineOf);
    if (write) writeFileSync(declared, `${header}${lines.join('\n')}\n`);
    const known = new Set(existsSync(declared) ? readFileSync(declared, 'utf8').split('\n') : []);
    expectNone(
      'rights that test/cluster/rights.txt does not declare (read them, then --write-rights)',
      lines.filter((line) => !known.has(line)),
    );
    return `${new Set(found.map(({ account }) => account)).size} accounts, ${lines.length} rights`;
  });
  await report.prove('rights: only the declared few may read Secrets of others', async () => {
    if (found.length === 0) throw new Error('nobody was asked');
    expectNone('accounts may read Secrets that are not theirs', strangers(found, plan));
    return Object.keys(readersOfSecrets).join(', ');
  });
}

const header =
  '# What each ServiceAccount may do beyond what every account may: account, namespace (* for all), verbs, resource.\n' +
  '# Asked of the real API server. Written by: npm run test:cluster -- --write-rights\n';

interface Right {
  readonly account: string;
  /** Namespace; `*` where it is the same in all of them. */
  readonly where: string;
  readonly verbs: readonly string[];
  readonly resource: string;
  readonly names: readonly string[];
}

const lineOf = ({ account, where, verbs, resource, names }: Right): string =>
  `${account} ${where}: ${verbs.join(',')} ${resource}${names.length > 0 ? ` [${names.join(',')}]` : ''}`;

async function rightsOf(cluster: Cluster, plan: Plan): Promise<readonly Right[]> {
  const own = new Set([...plan.components.map(({ namespace }) => namespace), 'credentials']);
  const namespaces = (await cluster.all('v1', 'Namespace')).map(({ metadata: { name } }) => name);
  const accounts = (await cluster.all('v1', 'ServiceAccount')).filter(({ metadata: { namespace = '' } }) =>
    own.has(namespace),
  );
  const everybody = new Set((await ask(cluster, 'default:nobody', 'default')).map(textOf));
  const all: Right[] = [];
  for (const { metadata } of accounts) {
    const { namespace = '', name } = metadata;
    const answers = await Promise.all(
      namespaces.map(async (where) => ({ where, rules: await ask(cluster, `${namespace}:${name}`, where) })),
    );
    all.push(...merged(`${namespace}/${name}`, answers, everybody));
  }
  return all.sort((a, b) => (lineOf(a) < lineOf(b) ? -1 : 1));
}

type Rule = Pick<Right, 'verbs' | 'resource' | 'names'>;

const textOf = ({ verbs, resource, names }: Rule): string => JSON.stringify([verbs, resource, names]);

async function ask(cluster: Cluster, account: string, namespace: string): Promise<readonly Rule[]> {
  const answer = await cluster.post(
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    account,
  );
  const resources = items(answer, 'status.resourceRules').flatMap(({ fields: rule }): Rule[] =>
    texts(rule, 'apiGroups').flatMap((group) =>
      texts(rule, 'resources').map((resource) => ({
        verbs: [...texts(rule, 'verbs')].sort(),
        resource: group === '' ? resource : `${resource}.${group}`,
        names: [...texts(rule, 'resourceNames')].sort(),
      })),
    ),
  );
  const urls = items(answer, 'status.nonResourceRules').flatMap(({ fields: rule }): Rule[] =>
    texts(rule, 'nonResourceURLs').map((url) => ({
      verbs: [...texts(rule, 'verbs')].sort(),
      resource: url,
      names: [],
    })),
  );
  return [...resources, ...urls];
}

/** A rule that holds in every namespace is one line. */
function merged(
  account: string,
  answers: readonly { readonly where: string; readonly rules: readonly Rule[] }[],
  everybody: ReadonlySet<string>,
): readonly Right[] {
  const places = new Map<string, { readonly rule: Rule; readonly where: string[] }>();
  for (const { where, rules } of answers) {
    for (const rule of new Map(rules.map((each) => [textOf(each), each])).values()) {
      if (everybody.has(textOf(rule))) continue;
      const known = places.get(textOf(rule)) ?? { rule, where: [] };
      known.where.push(where);
      places.set(textOf(rule), known);
    }
  }
  return [...places.values()].flatMap(({ rule, where }) =>
    (where.length === answers.length ? ['*'] : where).map((each) => ({ account, where: each, ...rule })),
  );
}

const reads = ({ verbs, resource }: Right): boolean =>
  ['secrets', '*', 'secrets.*', '*.*'].includes(resource) &&
  verbs.some((verb) => ['get', 'list', 'watch', '*'].includes(verb));

/** Secrets in its own namespace are its own, and credentials that the plan lets its component read. */
function strangers(rights: readonly Right[], { components, credentials }: Plan): readonly string[] {
  const idsIn = (namespace: string) =>
    new Set(components.filter((each) => each.namespace === namespace).map(({ id }) => id));
  return rights
    .filter(reads)
    .filter(({ account, where, names }) => {
      const [namespace = ''] = account.split('/');
      if (where === namespace || readersOfSecrets[account] !== undefined) return false;
      if (where !== 'credentials' || names.length === 0) return true;
      const ids = idsIn(namespace);
      return !names.every((name) =>
        credentials.some(
          (each) => each.name === name && each.readers.some(({ component }) => ids.has(component)),
        ),
      );
    })
    .map(lineOf);
}
