import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { render } from '../../charts/synthesise';
import { argocd } from '../../lib/components/argocd';
import { credentials } from '../../lib/components/credentials';
import { externalSecrets } from '../../lib/components/external-secrets';
import type { KubeObject } from '../../lib/kube/object';
import type { Component } from '../../lib/plan/component';
import { defineComponent } from '../../lib/plan/define';
import { everything, planned } from '../components/platform';
import { stub } from '../components/stand-ins';
import { repository } from '../repository';
import { standIns } from './stand-ins';

const from = [argocd, credentials, externalSecrets, ...standIns];

/** Everything that is written, read back. */
function written(
  components: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>> = {},
  catalogue: readonly Component[] = from,
) {
  const plan = planned({ components, from: catalogue, config });
  const files = render({ plan, components: catalogue });
  const objects = new Map<string, KubeObject>();
  for (const [path, text] of files) if (path.endsWith('.yaml')) objects.set(path, parse(text));
  const get = (path: string): KubeObject => {
    const found = objects.get(path);
    if (found) return found;
    throw new Error(`there is no ${path}; there are: ${[...objects.keys()].join(', ')}`);
  };
  return { plan, files, objects, get };
}

const wave = 'argocd.argoproj.io/sync-wave';

describe('the app-of-apps', () => {
  const { plan, get, objects } = written({ argocd: true });

  test('has an Application for every component, in the wave of the Plan', () => {
    const waves = plan.components.map(({ id }) => [
      id,
      get(`apps/application-${id}.yaml`).metadata.annotations?.[wave],
    ]);
    expect(waves).toEqual(plan.components.map((each) => [each.id, String(each.wave)]));
  });

  test('brings the CRDs of operators before everything else, and keeps them', () => {
    const crds = get('apps/application-crds-external-secrets.yaml');
    expect(crds.metadata.annotations?.[wave]).toBe('0');
    expect(plan.components.filter((each) => each.wave < 1)).toEqual([]);
    expect(crds['spec']).toMatchObject({
      source: { path: 'dist/crds/external-secrets' },
      syncPolicy: { syncOptions: expect.arrayContaining(['Prune=false', 'ServerSideApply=true']) },
    });
  });

  test('brings projects before the Applications that are in them', () => {
    for (const [path, { metadata }] of objects) {
      if (path.startsWith('apps/appproject-'))
        expect([path, metadata.annotations?.[wave]]).toEqual([path, '-1']);
    }
  });

  test('takes the objects of a component away with it, but never those of Argo CD, nor CRDs', () => {
    const cascading = [...objects]
      .filter(([, { kind, metadata }]) => kind === 'Application' && 'finalizers' in metadata)
      .map(([, { metadata }]) => metadata.name)
      .sort();
    const others = plan.components.map(({ id }) => id).filter((id) => id !== 'argocd');
    expect(cascading).toEqual([...others].sort());
  });

  test('never gives up, and takes the newest commit with each try', () => {
    for (const [path, { kind, spec }] of objects) {
      if (kind === 'Application') expect([path, spec]).toEqual([path, expect.objectContaining(tireless)]);
    }
  });
  const tireless = {
    syncPolicy: expect.objectContaining({
      automated: { enabled: true, prune: true, selfHeal: true },
      retry: expect.objectContaining({ limit: -1, refresh: true }),
    }),
  };
});

test('branch, folder and repository are those of the config', () => {
  const git = { repo: 'git@github.com:me/homelab.git', branch: 'live', path: 'clusters/home' };
  const { get } = written({ argocd: true }, { git });
  for (const path of ['apps/application-identity.yaml', 'bootstrap/root/application-root.yaml']) {
    const folder = path.startsWith('apps') ? 'identity' : 'apps';
    expect(get(path)['spec']).toMatchObject({
      source: { repoURL: git.repo, targetRevision: 'refs/heads/live', path: `clusters/home/${folder}` },
    });
  }
});

test('projects do not depend on what is on, so that what is switched off is taken away', () => {
  const projects = (components: Readonly<Record<string, unknown>>) =>
    [...written(components).files].filter(([path]) => path.includes('/appproject-'));
  expect(projects({ credentials: true })).toEqual(projects({ argocd: true }));
});

test('kinds that only a component of one’s own writes are permitted, on or off', () => {
  const own = defineComponent({
    ...stub,
    id: 'own',
    title: 'Own',
    clusterKinds: [{ group: 'own.example', kind: 'Thing' }],
  });
  const projectOf = (toggle: boolean) => {
    const plan = planned({ components: { argocd: true, own: toggle }, from: [...from, own] });
    return render({ plan, components: [...from, own] }).get('apps/appproject-platform.yaml');
  };
  expect(parse(projectOf(true) ?? '').spec.clusterResourceWhitelist).toContainEqual({
    group: 'own.example',
    kind: 'Thing',
  });
  expect(projectOf(false)).toBe(projectOf(true));
});

describe('a component of one’s own that brings CRDs', () => {
  const own = (file: string) =>
    defineComponent({
      ...stub,
      id: 'own',
      title: 'Own',
      folder: join(__dirname, '..', 'fixtures', 'health'),
      crds: [
        {
          operator: 'own',
          version: 'v1.0.0',
          repo: 'own/own',
          commit: '1'.repeat(40),
          files: ['crd.yaml'],
          groups: ['own.example'],
          clusterKinds: [{ group: 'own.example', kind: 'Thing' }],
          health: [{ group: 'own.example', kind: 'Thing', file }],
        },
      ],
    });
  const filesOf = (file: string, toggle: boolean) => {
    const components = [...from, own(file)];
    return render({
      plan: planned({ components: { argocd: true, own: toggle }, from: components }),
      components,
    });
  };

  test.each([true, false])('tells Argo CD of their kinds and their health, from the start: on %s', (on) => {
    const files = filesOf('thing.lua', on);
    expect(
      parse(files.get('apps/appproject-platform.yaml') ?? '').spec.clusterResourceWhitelist,
    ).toContainEqual({
      group: 'own.example',
      kind: 'Thing',
    });
    for (const folder of ['argocd', 'bootstrap/argocd']) {
      const { data } = parse(files.get(`${folder}/configmap-argocd-cm.yaml`) ?? '');
      expect(data['resource.customizations.health.own.example_Thing']).toContain('obj.status.done');
    }
  });

  test('is told of a file that is not there', () => {
    expect(() => filesOf('think.lua', true)).toThrow(
      'the health check of Thing names the file think.lua, which is not in the component\'s folder (did you mean "thing.lua"?)',
    );
  });
});

test('CRDs are files of upstream, each at one version', () => {
  const { get } = written({ credentials: true });
  for (const operator of ['argo-cd', 'external-secrets']) {
    const { resources } = get(`crds/${operator}/kustomization.yaml`);
    expect(resources).not.toEqual([]);
    for (const address of Array.isArray(resources) ? resources : []) {
      expect(address).toMatch(
        /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/([0-9a-f]{40}|v[\d.]+)\/\S+\.yaml$/,
      );
    }
  }
});

describe('the plain Argo CD', () => {
  const { files, get } = written({ argocd: true });
  const plain = [...files.keys()].filter((path) => path.startsWith('bootstrap/argocd/'));
  const own = (path: string) => get(path.replace('bootstrap/', ''));

  test('is a part of the one that looks after itself: what only the plain one had would stay forever', () => {
    expect(plain.length).toBeGreaterThan(10);
    for (const path of plain) {
      // What restarts pods when the configuration changes is what differs on purpose.
      expect(own(path)).toMatchObject(lists(get(path)));
    }
  });

  test('needs nothing of the platform: no sign-in, no trusted certificates, no Ingress', () => {
    const text = plain.map((path) => files.get(path)).join('\n');
    expect(text).not.toMatch(/home-trust|oidc|kind: Ingress|argocd-server/);
  });

  test('follows the options of the component', () => {
    const knownHosts = ['git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA'];
    const { files: changed } = written({ argocd: { knownHosts, controllerMemory: '2Gi' } });
    expect(changed.get('bootstrap/argocd/configmap-argocd-ssh-known-hosts-cm.yaml')).toContain(knownHosts[0]);
    expect(changed.get('bootstrap/argocd/statefulset-argocd-application-controller.yaml')).toContain(
      'memory: "2Gi"',
    );
  });

  test('trusts the further roots of the config, as whatever else does', () => {
    const root = readFileSync(join(repository, 'test/fixtures/ca.pem'), 'utf8');
    const { files: trusting } = written({ argocd: true, trust: { roots: [root] } }, {}, everything);
    expect(trusting.get('bootstrap/argocd/configmap-argocd-roots.yaml')).toContain('MIIBgjCCASmg');
    expect(files.has('bootstrap/argocd/configmap-argocd-roots.yaml')).toBe(false);
  });

  test('is there where the component is off', () => {
    expect(
      written({ credentials: true }).files.has('bootstrap/argocd/deployment-argocd-repo-server.yaml'),
    ).toBe(true);
  });
});

/** Lists of named things (variables, volumes) may have more in the other object. */
function lists(value: unknown): object {
  const seen = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return expect.arrayContaining(inner.map(seen));
    if (typeof inner !== 'object' || inner === null) return inner;
    return expect.objectContaining(
      Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, seen(each)])),
    );
  };
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, seen(each)]))
    : {};
}
