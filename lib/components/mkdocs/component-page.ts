/** One component: what it is here, how to look at it, what it needs, what it keeps. */
import { credentialsNamespace } from '../../kit';
import { type Edge, type End, isPods } from '../../plan/edge';
import type { Answered } from '../../plan/kinds';
import type { Plan, PlannedComponent } from '../../plan/plan';
import { look, restart, restoring, runNow, scheduled, servers } from './commands';
import { code, list, prose, section, shell, table } from './markdown';

export function componentPage(component: PlannedComponent, plan: Plan): string {
  const { id, title, summary, help, images, whenOff, restores } = component;
  return [
    `# ${title}`,
    `${prose(summary)}.`,
    facts(component, plan),
    ...section('First', prose(help.first ?? '')),
    ...section('When sign-in is down', prose(help.emergency ?? '')),
    ...section('Look at it', commands(component)),
    ...section('Bring it back', restores.length === 0 ? '' : shell(restoring(id))),
    ...section('What it runs', workloadsOf(component)),
    ...section('How it is set', settings(component)),
    ...section('What it needs', needs(component, plan)),
    ...section('Who needs it', list(clientsOf(component, plan))),
    ...section('Credentials', credentials(component)),
    ...section('Who may call whom', calls(component, plan)),
    ...section('Images', list(Object.values(images).sort().map(code))),
    ...section(
      'When it is switched off',
      list([
        ...whenOff.goes.map((each) => `goes: ${prose(each)}`),
        ...whenOff.stays.map((each) => `stays: ${prose(each)}`),
      ]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const facts = ({ id, namespace, wave, why, podSecurity }: PlannedComponent, { hosts }: Plan): string => {
  const addresses = hosts.filter(({ component }) => component === id).map(({ url }) => `<${url}>`);
  return table(
    ['', ''],
    [
      ...(addresses.length > 0 ? [['Address', addresses.join(', ')]] : []),
      ['Namespace', `${code(namespace)}, pod security ${podSecurity}`],
      ['On because', prose(why.join(', '))],
      ['Starts in wave', String(wave)],
      ['In the config', code(`components.${id}`)],
    ],
  );
};

function commands(component: PlannedComponent): string {
  const places = servers(component);
  const jobs = scheduled(component);
  if (places.length + jobs.length === 0) return '';
  return shell([
    `kubectl -n ${component.namespace} get pods`,
    ...places.flatMap((place) => [look(place), restart(place)]),
    ...jobs.map(runNow),
  ]);
}

const workloadsOf = ({ workloads }: PlannedComponent): string =>
  table(
    ['workload', 'kind', 'container', 'memory', 'at most', 'volumes'],
    Object.entries(workloads).flatMap(([name, { kind, containers, volumes = {}, madeBy }]) =>
      Object.entries(containers).map(([container, { memory, memoryLimit }], i) => [
        i === 0 ? code(name) : '',
        i === 0 ? kind + (madeBy === undefined ? '' : `, made by ${madeBy}`) : '',
        code(container),
        memory,
        memoryLimit,
        i === 0
          ? Object.entries(volumes)
              .map(([claim, size]) => `${code(claim)} (${size})`)
              .join(', ')
          : '',
      ]),
    ),
    '',
  );

const settings = ({ options }: PlannedComponent): string =>
  table(
    ['option', 'value'],
    Object.entries(Object(options)).map(([name, value]) => [code(name), code(JSON.stringify(value))]),
    '',
  );

/** What an answer to a need says to people; undefined where it says nothing. */
function answer(given: Answered): string | undefined {
  switch (given.kind) {
    case 'database':
      return `${code(given.name)} on ${code(`${given.host}:${given.port}`)}, Secret ${code(given.secret)}`;
    case 'cache':
      return `database ${given.index} on ${code(`${given.host}:${given.port}`)}, Secret ${code(given.secret)}`;
    case 'bucket':
      return `${code(given.bucket)} at ${code(given.endpoint)}, Secret ${code(given.secret)}`;
    case 'signIn':
      return `client ${code(given.clientId)} at <${given.issuer}>`;
    case 'call':
      return given.on ? `pods in ${code(given.namespace)}` : undefined;
    default:
      return undefined;
  }
}

function needs({ given, requires, uses }: PlannedComponent, { components }: Plan): string {
  const link = (id: string) => `[${components.find((each) => each.id === id)?.title ?? id}](${id}.md)`;
  const rows = Object.entries(given).flatMap(([name, each]) => {
    const text = answer(each);
    return text === undefined ? [] : [[name, each.kind, text]];
  });
  return [
    ...(requires.length > 0 ? [`It cannot start without ${requires.map(link).join(', ')}.`] : []),
    ...(uses.length > 0 ? [`Once it runs, it uses ${uses.map(link).join(', ')}.`] : []),
    ...(rows.length > 0 ? [table(['need', 'kind', 'what it was given'], rows)] : []),
  ].join('\n\n');
}

function clientsOf({ id, clients }: PlannedComponent, { components }: Plan): readonly string[] {
  const others = clients.filter(({ owner }) => owner !== id);
  return [...new Set(others.map(({ owner }) => owner))].sort().map((owner) => {
    const title = components.find((each) => each.id === owner)?.title ?? owner;
    const kinds = [...new Set(others.filter((each) => each.owner === owner).map(({ kind }) => kind))].sort();
    return `[${title}](${owner}.md): ${kinds.join(', ')}`;
  });
}

const credentials = ({ id, credentials: all }: PlannedComponent): string => {
  const own = all.filter(({ owner }) => owner === id);
  const first = own.find(({ keys }) => keys.length > 0);
  if (own.length === 0) return '';
  return [
    table(
      ['Secret', 'keys', 'rotation'],
      own.map(({ name, keys, fixed, rotation }) => [
        code(name),
        [...Object.keys(fixed), ...keys].map(code).join(', '),
        rotation?.never === undefined ? 'yes' : `never: ${prose(rotation.never)}`,
      ]),
    ),
    ...(first
      ? [
          shell([
            `kubectl -n ${credentialsNamespace} get secret ${first.name} -o jsonpath='{.data.${first.keys[0]}}' | base64 -d`,
          ]),
        ]
      : []),
  ].join('\n\n');
};

function calls({ id }: PlannedComponent, { edges }: Plan): string {
  const mine = (end: End) => isPods(end) && end.component === id;
  return table(
    ['from', 'to', 'port', 'why'],
    edges
      .filter(({ from, to }) => mine(from) || mine(to))
      .map((edge) => [endOf(edge.from), endOf(edge.to), portsOf(edge), prose(edge.why)]),
    '',
  );
}

const endOf = (end: End): string =>
  isPods(end) ? code([end.namespace, end.pods].filter(Boolean).join('/')) : code(end.cidr);

const portsOf = ({ ports }: Edge): string =>
  ports.map(({ port, protocol }) => (protocol === 'TCP' ? String(port) : `${port}/${protocol}`)).join(', ');
