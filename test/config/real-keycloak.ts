/** Keycloak as its objects run it: their commands, files and environment, at other folders and ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { dirname, join } from 'node:path';
import { Chart } from 'cdk8s';
import { Keycloak } from '../../lib/components/constructs';
import type { KubeObject } from '../../lib/kube/object';
import { type Fields, fields, isFields, items, text, texts } from '../../lib/objects/read';
import type { Client } from '../../lib/plan/kinds';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { given } from '../given';
import { type Bench, must, stop, until } from './programs';
import { freePort } from './run';

/** Values by Secret and key. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Place {
  readonly bench: Bench;
  /** Public address. */
  readonly url: string;
  readonly ports: { readonly database: number; readonly http: number; readonly management: number };
}

function objectsFor(url: string, clients: readonly Client<'signIn'>[]): readonly KubeObject[] {
  const app = new ThinkubeApp();
  const chart = new Chart(app, 'keycloak', { disableResourceNameHashes: true });
  new Keycloak(chart, 'keycloak', {
    needs: {
      database: { host: '127.0.0.1', port: 5432, name: 'postgres', user: 'test', secret: 'database' },
      admin: { secret: 'admin', keys: ['bootstrap', 'provisioner'] },
      firstAdmin: { secret: 'first-admin', keys: ['password'] },
      route: { ...given.route('auth'), url },
    },
    clients,
    platform: {
      cluster: { domain: 'example.com', admin: { username: 'admin', email: 'me@example.com' } },
      network: { ingress: {}, podCidr: '127.0.0.0/8' },
    },
  });
  return collect(app).map(({ object }) => object);
}

const only = (objects: readonly KubeObject[], kind: string): KubeObject => {
  const found = objects.find((each) => each.kind === kind);
  if (!found) throw new Error(`there is no ${kind}`);
  return found;
};

const firstOf = (object: unknown, path: string): Fields => items(object, path)[0]?.fields ?? {};

/** Environment of a container, Secrets filled in. */
export function environment(container: Fields, secrets: Secrets): Record<string, string> {
  return Object.fromEntries(
    items(container, 'env').map(({ fields: each }) => {
      const reference = fields(each, 'valueFrom.secretKeyRef');
      const secret = secrets[text(reference, 'name') ?? '']?.[text(reference, 'key') ?? ''];
      return [text(each, 'name') ?? '', text(each, 'value') ?? secret ?? ''];
    }),
  );
}

function writeFiles(folder: string, files: Fields): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : '');
  }
}

const configMap = (objects: readonly KubeObject[], name: string): Fields =>
  fields(
    objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name),
    'data',
  );

/** A command with other folders in place of the container's. */
const elsewhere = (container: Fields, folders: Readonly<Record<string, string>>): readonly string[] =>
  texts(container, 'command').map((word) => {
    const found = Object.keys(folders).find((folder) => word === folder || word.startsWith(`${folder}/`));
    return found === undefined ? word : `${folders[found]}${word.slice(found.length)}`;
  });

/** The init container: Keycloak's folder out of its distribution, its options built in. */
export function prepare({ bench, url }: Place, zip: string, unzip: string, secrets: Secrets): void {
  const unpacked = join(bench.folder, 'image');
  must(unzip, ['-q', zip, '-d', unpacked]);
  const objects = objectsFor(url, []);
  const container = firstOf(only(objects, 'StatefulSet'), 'spec.template.spec.initContainers');
  const folders = {
    '/scripts': join(bench.folder, 'scripts'),
    '/opt/keycloak': join(unpacked, readdirSync(unpacked)[0] ?? ''),
    '/kc': join(bench.folder, 'kc'),
  };
  mkdirSync(folders['/kc']);
  writeFiles(folders['/scripts'], configMap(objects, 'keycloak-build'));
  const [program = '', ...args] = elsewhere(container, folders);
  must(program, args, { env: { ...process.env, ...environment(container, secrets) } });
}

const serverContainer = (url: string): Fields =>
  firstOf(only(objectsFor(url, []), 'StatefulSet'), 'spec.template.spec.containers');

const serverEnvironment = ({ url, ports }: Place, secrets: Secrets) => ({
  ...process.env,
  ...environment(serverContainer(url), secrets),
  KC_DB_URL_PORT: String(ports.database),
  KC_HTTP_HOST: '127.0.0.1',
  KC_HTTP_PORT: String(ports.http),
  KC_HTTP_MANAGEMENT_PORT: String(ports.management),
});

/** A command that a help text tells to run in the server's container, beside the server. */
export function beside(place: Place, secrets: Secrets, told: string, more: readonly string[] = []): void {
  const line = told.replaceAll('\\\n', ' ');
  const [, settings = '', program = '', args = ''] =
    /\benv ((?:\S+=\S+ +)+)\/kc\/(\S+) ([^`\n]*)/.exec(line) ?? [];
  const env = {
    ...serverEnvironment(place, secrets),
    ...Object.fromEntries(words(settings).map((each) => each.split('='))),
    RESCUE: 'rescue0123456789',
  };
  must(join(place.bench.folder, 'kc', program), [...words(args), ...more], { env });
}

const words = (line: string): readonly string[] => line.split(/ +/).filter(Boolean);

/** The server; it is ready when the probe says so. */
export async function serve(place: Place, secrets: Secrets): Promise<ChildProcess> {
  const { bench, url, ports } = place;
  const container = serverContainer(url);
  const [program = '', ...args] = elsewhere(container, { '/kc': join(bench.folder, 'kc') });
  const env = serverEnvironment(place, secrets);
  const server = bench.start('keycloak', program, args, { env });
  const probe = text(container, 'readinessProbe.httpGet.path') ?? '';
  const ready = async () => (await fetch(`http://127.0.0.1:${ports.management}${probe}`)).ok;
  await until('Keycloak', 400, ready, () => server.exitCode !== null).catch((error: Error) => {
    throw new Error(`${error.message}:\n${bench.log('keycloak').slice(-3000)}`);
  });
  return server;
}

/** The realm's Job, run to its end, or killed when it has made so many requests. @returns what it said */
export async function provision(
  { bench, url, ports }: Place,
  clients: readonly Client<'signIn'>[],
  secrets: Secrets,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<string> {
  const objects = objectsFor(url, clients);
  const pod = fields(only(objects, 'Job'), 'spec.template.spec');
  const folders = { '/config': join(bench.folder, 'config'), '/secrets': join(bench.folder, 'secrets') };
  writeFiles(folders['/config'], configMap(objects, 'keycloak-realm'));
  writeFiles(folders['/secrets'], mounted(pod, secrets));

  const port = await freePort();
  const [program = '', ...args] = elsewhere(firstOf(pod, 'containers'), folders);
  let requests = 0;
  const onTheWay = createServer((incoming, outgoing) => {
    requests += 1;
    if (requests > killAfter) return stop(job);
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: ports.http, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => onTheWay.listen(port, '127.0.0.1', resolve));
  const job = spawn(program, args, {
    detached: true,
    env: { ...process.env, KEYCLOAK_URL: `http://127.0.0.1:${port}` },
  });
  const said: string[] = [];
  job.stdout.on('data', (part: Buffer) => said.push(part.toString()));
  job.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    job.on('close', (...how) => resolve(how)),
  );
  onTheWay.closeAllConnections();
  onTheWay.close();
  if (code === 0 || signal === 'SIGKILL') return said.join('');
  throw new Error(said.join(''));
}

/** Files of the volume that gathers the Secrets. */
const mounted = (pod: Fields, secrets: Secrets): Fields =>
  Object.fromEntries(
    items(pod, 'volumes')
      .flatMap((volume) => items(volume.fields, 'projected.sources'))
      .flatMap(({ fields: source }) =>
        items(source, 'secret.items').map(({ fields: item }) => [
          text(item, 'path') ?? '',
          secrets[text(source, 'secret.name') ?? '']?.[text(item, 'key') ?? ''] ?? '',
        ]),
      ),
  );

/** A client's own token, decoded beside it. */
export const tokenOf = (place: Place, realm: string, client: string, secret: string) =>
  tokenFor(place, realm, { grant_type: 'client_credentials', client_id: client, client_secret: secret });

export async function tokenFor({ ports }: Place, realm: string, form: Readonly<Record<string, string>>) {
  const answer = await fetch(`http://127.0.0.1:${ports.http}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body: unknown = await answer.json();
  const token = text(body, 'access_token') ?? '';
  const needs: unknown = token
    ? JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    : {};
  return { status: answer.status, token, needs: isFields(needs) ? needs : {} };
}

/** Asks the admin API. */
export async function ask({ ports }: Place, token: string, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${ports.http}/admin/realms${path}`, { headers });
  return answer.status === 204 ? undefined : answer.json();
}
