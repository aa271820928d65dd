/** What install.sh applies once: a plain Argo CD, the root application, and the lists that the script reads. */
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { argocd } from '../lib/components/argocd';
import { ArgoCd } from '../lib/components/argocd/argocd';
import { credentialsFor, gitCredentials } from '../lib/components/argocd/git';
import { catalogue } from '../lib/components/catalogue';
import { trust } from '../lib/components/trust';
import { readAsset } from '../lib/kube/asset';
import { among, type Component } from '../lib/plan/component';
import type { Plan, PlannedComponent, UserSecret } from '../lib/plan/plan';
import { ThinkubeApp } from '../lib/synth/app';
import type { Files } from '../lib/synth/write';
import { applicationNames, root } from './applications';
import { namespace } from './namespace';
import { optionsIn } from './options';
import { healthChecks } from './platform';
import { argoNamespace } from './projects';

/**
 * Files of `bootstrap/`, by path in the output. Their objects are those of other folders too, so they are no
 * part of the platform's app.
 *
 * @param components Every component that the plan may name. @default - the package's own
 */
export function bootstrapFiles(
  plan: Plan,
  components: readonly Component[] = Object.values(catalogue),
): Files {
  const app = new ThinkubeApp();
  plainArgoCd(folder(app, 'argocd'), plan, components);
  root(folder(app, 'root'), plan.platform);
  const lists = {
    'install.sh': readAsset(join(__dirname, 'bootstrap'), 'install.sh'),
    'platform.tsv': rows(facts(plan)),
    'nodes.tsv': rows(
      plan.platform.nodes.map(({ name, address, closed }) => [name, address, closed ? 'closed' : 'open']),
    ),
    'addons.tsv': rows(addons(plan)),
    'secrets.tsv': rows(userSecrets(plan).map((each) => secretRow(each, plan))),
    'applications.tsv': rows(applicationNames(plan).map(({ name, wave }) => [String(wave), name])),
    'next.txt': next(plan),
  };
  const files = [...app.render(), ...Object.entries(lists)];
  return new Map(files.map(([path, text]) => [`bootstrap/${path}`, text]));
}

const folder = (app: ThinkubeApp, name: string) => new Chart(app, name, { disableResourceNameHashes: true });

/** As the component has it, but without web server, sign-in and trust, which need the rest of the platform. */
function plainArgoCd(scope: Construct, plan: Plan, components: readonly Component[]): void {
  const options = optionsIn(plan, argocd);
  namespace(scope, { id: argocd.id, namespace: argoNamespace, podSecurity: 'restricted', given: {} });
  const componentOf = among(components);
  const health = healthChecks(components).map((check) => ({
    ...check,
    code: readAsset(componentOf(check.owner).folder, check.file),
  }));
  new ArgoCd(scope, 'argocd', { ...options, health, roots: rootsOf(plan) });
}

/** Further CAs of the config. The component that makes a bundle of them is not there yet. */
const rootsOf = (plan: Plan): readonly string[] => optionsIn(plan, trust)?.roots ?? [];

const facts = ({ platform: { git, network, cluster } }: Plan) => [
  ['repo', git.repo],
  ['branch', git.branch],
  ['path', git.path],
  ['apiPort', String(network.apiPort)],
  ['podCidr', network.podCidr],
  ['serviceCidr', network.serviceCidr],
  ['storageClass', cluster.storageClass],
  ['domain', cluster.domain],
  ['timezone', cluster.timezone],
  ['exposure', network.exposure],
  ['policies', network.policies],
  ['dns', network.dns ?? ''],
];

/** Addons of MicroK8s that do what a component does. */
const addons = ({ components }: Plan) =>
  components.flatMap(({ replacesAddon: addon }) => (addon ? [[addon.name, addon.namespace]] : []));

/** Argo CD reads the repository even where its component is off. */
function userSecrets({ userSecrets: all, platform }: Plan): readonly UserSecret[] {
  const need = credentialsFor(platform.git);
  if (!need || all.some(({ component }) => component === argocd.id)) return all;
  const { secret, keys, reason } = need;
  return [...all, { namespace: argoNamespace, secret, keys, reason, component: argocd.id }];
}

function secretRow({ namespace: where, secret, component, keys, reason }: UserSecret, plan: Plan) {
  const known: Readonly<Record<string, string>> =
    secret === gitCredentials ? { type: 'git', url: plan.platform.git.repo } : {};
  const values = keys.map((key) => {
    const value = known[key];
    if (value !== undefined) return `--from-literal=${key}='${value}'`;
    return key === 'sshPrivateKey' ? `--from-file=${key}=FILE` : `--from-literal=${key}='VALUE'`;
  });
  return [where, secret, component, keys.join(' '), values.join(' '), reason];
}

/** Lines of fields, with a tab between them. */
const rows = (all: readonly (readonly string[])[]): string =>
  all.map((row) => `${row.map((field) => field.replace(/\s+/g, ' ')).join('\t')}\n`).join('');

/** The last thing that the script says: addresses, how devices find them, the first administrator, where the home CA is. */
function next({ hosts, components, platform }: Plan): string {
  const signsIn = ({ clients }: PlannedComponent) => clients.some(({ kind }) => kind === 'signIn');
  const leads = ({ clients }: PlannedComponent) =>
    platform.network.dns !== undefined && clients.some(({ kind }) => kind === 'dns');
  const signs = ({ crds }: PlannedComponent) =>
    platform.tls.issuer === 'home' && crds.some(({ groups }) => groups.includes('cert-manager.io'));
  const first = [leads, signsIn, signs]
    .flatMap((which) => components.filter(which))
    .flatMap(({ title, help }) => (help.first === undefined ? [] : [`${title}: ${help.first}`, '']));
  const lines = [
    'The addresses of your platform:',
    ...hosts.map(({ url, title }) => `  ${url}  ${title}`),
    '',
    ...first,
    'All of this is in README.md too, beside this folder.',
  ];
  return lines.map((line) => `${line}\n`).join('');
}
