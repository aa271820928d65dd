/** The hub's configuration, read by the real JupyterHub, KubeSpawner and authenticator, and the hub with its database. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, python } from './need';
import { Bench, certificate } from './programs';

const needs = {
  openssl: debian('openssl'),
  jupyterhub: python('jupyterhub', [
    // The versions inside k8s-hub 4.4.0, but for the hub itself, which is its newest patch.
    'jupyterhub==5.5.1',
    'jupyterhub-kubespawner==7.0.0',
    'oauthenticator==17.4.0',
    'jupyterhub-idle-culler==1.4.0',
    'psycopg2-binary==2.9.13',
  ]),
};

/** Makes what the hub makes of its configuration, and prints the pod of one person. */
const probe = `
import asyncio, json, sys
from jupyterhub.app import JupyterHub
from kubespawner import KubeSpawner
from oauthenticator.generic import GenericOAuthenticator

app = JupyterHub()
app.load_config_file(sys.argv[1])

async def main():
    authenticator = GenericOAuthenticator(config=app.config)
    spawner = KubeSpawner(config=app.config, _mock=True)
    spawner.user.name = "ana"
    spawner.api_token = "token"
    pod = await spawner.get_pod_manifest()
    return {
        "groups": sorted(authenticator.allowed_groups),
        "admins": sorted(authenticator.admin_groups),
        "profiles": [each["slug"] for each in spawner.profile_list],
        "claim": spawner.pvc_name,
        "pod": pod.to_dict(),
    }

print(json.dumps(asyncio.run(main()), default=str))
`;

/** A cluster that is never asked: the spawner wants to know of one. */
const nobody = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'none',
  clusters: [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  users: [{ name: 'none', user: {} }],
});

checkedWith('JupyterHub', needs, (programs) => {
  const bench = new Bench();
  afterAll(() => bench.close());

  test('takes the configuration, and makes restricted pods of it', () => {
    const made = platform({ components: { jupyterhub: true, mlflow: true } });
    const folder = join(bench.folder, 'hub');
    mkdirSync(folder);
    const data = dig(made.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data');
    for (const [name, text] of Object.entries(Object(data))) writeFileSync(join(folder, name), String(text));
    writeFileSync(join(folder, 'probe.py'), probe);
    writeFileSync(join(folder, 'kubeconfig'), nobody);
    const tls = certificate(bench.folder, programs.openssl.found);
    const run = spawnSync(
      join(programs.jupyterhub.found, '..', 'python'),
      [join(folder, 'probe.py'), join(folder, 'jupyterhub_config.py')],
      {
        encoding: 'utf8',
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          COOKIE_SECRET: 'ab'.repeat(32),
          JUPYTERHUB_CRYPT_KEY: 'cd'.repeat(32),
          CONFIGPROXY_AUTH_TOKEN: 'ef'.repeat(32),
          CLIENT_SECRET: 'secret',
          SSL_CERT_FILE: tls.path,
          KUBECONFIG: join(folder, 'kubeconfig'),
          POD_NAMESPACE: 'jupyterhub',
        },
      },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    const found: unknown = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
    expect(found).toMatchObject({
      groups: ['admins', 'users'],
      admins: ['admins'],
      profiles: ['small', 'large'],
      claim: expect.stringMatching(/^home-/),
      pod: {
        metadata: { labels: { 'app.kubernetes.io/name': 'jupyter', 'thinkube.io/component': 'jupyterhub' } },
        spec: {
          automount_service_account_token: false,
          enable_service_links: false,
          security_context: {
            runAsNonRoot: true,
            runAsUser: 1000,
            fsGroup: 100,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              security_context: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volume_mounts: expect.arrayContaining([
                expect.objectContaining({ mount_path: '/home/jovyan', name: 'home' }),
              ]),
            },
          ],
        },
      },
    });
    const env = dig(found, 'pod', 'spec', 'containers', 0, 'env');
    expect(env).toContainEqual({
      name: 'PGPASSWORD',
      value: null,
      value_from: { secretKeyRef: { name: 'jupyterhub-shared', key: 'password' } },
    });
  });
});
