/**
 * Stands in for F5's controller: renders Ingress objects of its class into files of NGINX, with the annotations that the
 * platform uses, and writes the address of its Service into their status. It runs in the pod of the unchanged manifests,
 * with their arguments and their rights. Node's own modules alone, since it is copied into an image as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((here, key) => (isFields(here) ? here[key] : undefined), value);
const text = (value: unknown, ...keys: readonly string[]): string => String(at(value, ...keys) ?? '');
const list = (value: unknown, ...keys: readonly string[]): readonly unknown[] => {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
};

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const ca = readFileSync(`${account}/ca.crt`);

/** @throws Error where the API server says no */
function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((done, failed) => {
    const headers = {
      authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8')}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    const sent = request({ host: 'kubernetes.default.svc', path, method, headers, ca }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const said = Buffer.concat(parts).toString();
        if ((answer.statusCode ?? 500) < 300) done(JSON.parse(said));
        else failed(new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 300)}`));
      });
    });
    sent.on('error', failed);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** `-name=value` of the arguments; a flag alone is true. */
const flags = new Map(
  process.argv.slice(2).map((word): readonly [string, string] => {
    const [name = '', value = 'true'] = word.replace(/^-+/, '').split(/=(.*)/s);
    return [name, value];
  }),
);
const flag = (name: string): string => flags.get(name) ?? '';

/** Annotations that are one directive each, with the same value. */
const directives: Readonly<Record<string, string>> = {
  'client-max-body-size': 'client_max_body_size',
  'proxy-buffer-size': 'proxy_buffer_size',
  'proxy-buffers': 'proxy_buffers',
  'proxy-busy-buffers-size': 'proxy_busy_buffers_size',
  'proxy-connect-timeout': 'proxy_connect_timeout',
  'proxy-read-timeout': 'proxy_read_timeout',
  'proxy-send-timeout': 'proxy_send_timeout',
  'proxy-max-temp-file-size': 'proxy_max_temp_file_size',
  'client-body-buffer-size': 'client_body_buffer_size',
};
const switches: Readonly<Record<string, string>> = {
  'proxy-buffering': 'proxy_buffering',
  'proxy-request-buffering': 'proxy_request_buffering',
};

function settings(ingress: unknown): readonly string[] {
  const annotations = at(ingress, 'metadata', 'annotations');
  if (!isFields(annotations)) return [];
  return Object.entries(annotations).flatMap(([key, value]) => {
    const name = key.replace(/^nginx\.org\//, '');
    if (name === key) return [];
    const directive = directives[name];
    if (directive !== undefined) return [`${directive} ${String(value)};`];
    const binary = switches[name];
    return binary === undefined ? [] : [`${binary} ${/^true$/i.test(String(value)) ? 'on' : 'off'};`];
  });
}

/** A Service's port, by number or by name. */
function portOf(service: unknown, port: unknown): string {
  const name = at(port, 'name');
  if (name === undefined) return text(port, 'number');
  return text(
    list(service, 'spec', 'ports').find((each) => at(each, 'name') === name),
    'port',
  );
}

async function location(ingress: unknown, path: unknown): Promise<string> {
  const namespace = text(ingress, 'metadata', 'namespace');
  const backend = at(path, 'backend', 'service');
  const service = await ask('GET', `/api/v1/namespaces/${namespace}/services/${text(backend, 'name')}`);
  const secured = text(ingress, 'metadata', 'annotations', 'nginx.org/ssl-services').split(',');
  const scheme = secured.includes(text(backend, 'name')) ? 'https' : 'http';
  const target = `${scheme}://${text(service, 'spec', 'clusterIP')}:${portOf(service, at(backend, 'port'))}`;
  const exact = text(path, 'pathType') === 'Exact' ? '= ' : '';
  return `location ${exact}${text(path, 'path') || '/'} {
    proxy_pass ${target};
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $host;
    proxy_set_header X-Forwarded-Port $server_port;
    proxy_set_header X-Forwarded-Proto $scheme;
    ${settings(ingress).join('\n    ')}
  }`;
}

/** The certificate of a host, written down; undefined while there is none. */
async function certificate(ingress: unknown, host: string): Promise<string | undefined> {
  const namespace = text(ingress, 'metadata', 'namespace');
  const tls = list(ingress, 'spec', 'tls').find((each) => list(each, 'hosts').includes(host));
  if (tls === undefined) return undefined;
  const name = text(tls, 'secretName');
  const secret = await ask('GET', `/api/v1/namespaces/${namespace}/secrets/${name}`).catch(() => undefined);
  if (secret === undefined || at(secret, 'data', 'tls.crt') === undefined) return undefined;
  const file = `/etc/nginx/secrets/${namespace}-${name}.pem`;
  const decoded = (key: string) => Buffer.from(text(secret, 'data', key), 'base64').toString();
  writeFileSync(file, `${decoded('tls.crt')}\n${decoded('tls.key')}`, { mode: 0o600 });
  return `${file}|${decoded('tls.crt').length}|${text(secret, 'metadata', 'resourceVersion')}`;
}

async function server(ingress: unknown, rule: unknown): Promise<string> {
  const host = text(rule, 'host');
  const locations: string[] = [];
  for (const path of list(rule, 'http', 'paths')) locations.push(await location(ingress, path));
  const known = await certificate(ingress, host);
  if (known === undefined) return `server { listen 80; server_name ${host}; ${locations.join('\n  ')} }`;
  const [file = ''] = known.split('|');
  return `# ${known}
server { listen 80; server_name ${host}; return 301 https://$host$request_uri; }
server {
  listen 443 ssl;
  http2 on;
  server_name ${host};
  ssl_certificate ${file};
  ssl_certificate_key ${file};
  ${locations.join('\n  ')}
}`;
}

async function mine(): Promise<readonly unknown[]> {
  const all = list(await ask('GET', '/apis/networking.k8s.io/v1/ingresses'), 'items');
  return all.filter((each) => text(each, 'spec', 'ingressClassName') === flag('ingress-class'));
}

async function reportStatus(ingresses: readonly unknown[]): Promise<void> {
  const namespace = process.env['POD_NAMESPACE'] ?? '';
  const service = await ask('GET', `/api/v1/namespaces/${namespace}/services/${flag('external-service')}`);
  const addresses = list(service, 'status', 'loadBalancer', 'ingress').map((each) => ({
    ip: text(each, 'ip'),
  }));
  for (const ingress of ingresses) {
    const current = list(ingress, 'status', 'loadBalancer', 'ingress').map((each) => ({
      ip: text(each, 'ip'),
    }));
    if (addresses.length === 0 || JSON.stringify(current) === JSON.stringify(addresses)) continue;
    const [where, name] = [text(ingress, 'metadata', 'namespace'), text(ingress, 'metadata', 'name')];
    const path = `/apis/networking.k8s.io/v1/namespaces/${where}/ingresses/${name}/status`;
    await ask('PUT', path, { ...Object(ingress), status: { loadBalancer: { ingress: addresses } } });
  }
}

const file = '/etc/nginx/conf.d/ingresses.conf';
let written = '';
let ready = false;

async function render(): Promise<void> {
  const ingresses = await mine();
  const servers: string[] = [];
  for (const ingress of ingresses)
    for (const rule of list(ingress, 'spec', 'rules')) servers.push(await server(ingress, rule));
  const content = `${servers.join('\n')}\n`;
  if (content !== written) {
    writeFileSync(file, content);
    const { status, stderr } = spawnSync('/usr/sbin/nginx', ['-t', '-q'], {
      encoding: 'utf8',
      // It opens /dev/stdout, which must be the container's own.
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    if (status !== 0) throw new Error(stderr);
    if (ready) spawnSync('/usr/sbin/nginx', ['-s', 'reload']);
    written = content;
    process.stdout.write(`${servers.length} servers\n`);
  }
  if (flags.has('report-ingress-status')) await reportStatus(ingresses);
}

async function main(): Promise<void> {
  mkdirSync('/etc/nginx/secrets', { recursive: true });
  createServer((_, answer) => answer.writeHead(ready ? 200 : 503).end()).listen(
    Number(flag('ready-status-port')),
  );
  createServer((_, answer) => answer.end(`nginx_ingress_controller_ready ${ready ? 1 : 0}\n`)).listen(
    Number(flag('prometheus-metrics-listen-port')),
  );
  for (;;) {
    await render().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    if (!ready && written !== '') {
      const nginx = spawn('/usr/sbin/nginx', ['-g', 'daemon off;'], { stdio: 'inherit' });
      nginx.on('exit', (code) => process.exit(code ?? 1));
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => nginx.kill('SIGQUIT'));
      ready = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

void main();
