/** What a new image, a changed setting, a crash and a broken component do to a platform that runs. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { KubeObject } from '../../../lib/kube/object';
import { at, fields, items, list, text } from '../../../lib/objects/read';
import { called } from '../client';
import { until } from '../control-plane/processes';
import { type Config, type Dist, synth, withComponents } from '../dist';
import { type AppState, applications, describe } from '../gitops/argocd';
import { podsByOwner, restarted } from '../gitops/snapshot';
import { expectNone, type Report } from '../report';
import { brokenImages } from '../stand-ins/kubelet';
import { allOff, changedWorkloads, leaves, type Wanted } from './toggles';

/** A JSON patch on one object of a component, as the option `patches` takes it. */
const patched = (config: Config, id: string, target: KubeObject, path: string, value: unknown): Config => {
  const known = fields(fields(config, 'components'), id);
  const patch = {
    target: `${target.kind}/${target.metadata.name}`,
    reason: 'proof on a real control plane',
    ops: [{ op: 'replace', path, value }],
  };
  return withComponents(config, {
    [id]: { ...known, enabled: true, patches: [...list(known, 'patches'), patch] },
  });
};

/** The panel and the handbook show every version, and so read a new one. */
const showsThePlan = /^(dashboard|mkdocs)\//;

const imagePath = '/spec/template/spec/containers/0/image';

const ofKind = ({ objects }: Dist, kind: string, folders: readonly string[]) =>
  objects.filter(({ object, folder }) => object.kind === kind && folders.includes(folder));

export async function proveUpgrades(report: Report, wanted: Wanted): Promise<void> {
  const { running, config, dist, folder } = wanted;
  const { cluster } = running.plane;
  await report.prove('upgrade: a new image rolls its workload and no other', async () => {
    const [target] = ofKind(dist, 'Deployment', leaves(dist));
    if (!target) throw new Error('no Deployment to try it with');
    const image = text(list(target.object, 'spec.template.spec.containers')[0], 'image') ?? '';
    const next = await synth(
      patched(config, target.folder, target.object, imagePath, `${image}-next`),
      folder,
    );
    const before = await podsByOwner(cluster);
    await running.deploy(next, `a new image of ${target.folder}`);
    const rolled = restarted(before, await podsByOwner(cluster));
    expectNone(
      'other workloads rolled',
      rolled.filter((name) => name !== called(target.object) && !showsThePlan.test(name)),
    );
    if (!rolled.includes(called(target.object))) throw new Error(`${called(target.object)} did not roll`);
    await running.deploy(dist, 'the old image');
    return called(target.object);
  });
  await report.prove('upgrade: a changed setting rolls the workloads that read it and no other', async () => {
    const changed = await synth({ ...config, ...otherSetting(config) }, folder);
    const concerned = changedWorkloads(dist, changed);
    if (concerned.length === 0) throw new Error('the setting changed no workload');
    const before = await podsByOwner(cluster);
    await running.deploy(changed, 'another setting');
    const rolled = restarted(before, await podsByOwner(cluster));
    expectNone(
      'other workloads rolled',
      rolled.filter((name) => !concerned.includes(name)),
    );
    expectNone(
      'workloads did not roll',
      concerned.filter((name) => !rolled.includes(name)),
    );
    await running.deploy(dist, 'the old setting');
    return `PostgreSQL may have other connections: ${rolled.join(', ')}`;
  });
}

/** Another number of connections: it stands in a ConfigMap that PostgreSQL reads at its start. */
const otherSetting = (config: Config): Config => ({
  components: {
    ...fields(config, 'components'),
    postgresql: { ...fields(config, 'components.postgresql'), connections: 77 },
  },
});

export async function proveFaults(report: Report, wanted: Wanted): Promise<void> {
  const { running, config, dist, folder } = wanted;
  const { cluster } = running.plane;
  const batch = leaves(dist).slice(0, 5);
  const without = (): Promise<Dist> => synth(withComponents(config, allOff(batch)), folder);

  await report.prove('fault: the controller is killed while components go', async () => {
    const less = await without();
    const commit = await running.commit(less, `${batch.length} components less`);
    await running.argo.restartController();
    await running.settle(less, commit);
    return `${batch.join(', ')} went all the same`;
  });
  await report.prove('fault: the API server is away while components come', async () => {
    const commit = await running.commit(dist, `${batch.length} components more`);
    await midway(running, batch);
    await running.plane.restartApiServer(() => new Promise((done) => setTimeout(done, 3000)));
    await running.settle(dist, commit);
    return `${batch.join(', ')} came all the same`;
  });
  const faults = faultsIn(dist);
  const ids = faults.map(({ id }) => id);
  await report.prove(`fault: ${faults.map(({ what, id }) => `${what} (${id})`).join(', ')}`, async () => {
    const made = await synth(config, folder);
    for (const fault of faults) breakIn(made, fault);
    const commit = await running.commit(made, `broken: ${ids.join(', ')}`);
    await running.settle(made, commit, { except: [...ids, 'root'] });
    let states: readonly AppState[] = [];
    await until(
      'Argo CD names what is wrong',
      120,
      async () => {
        states = (await applications(cluster)).filter(({ name }) => ids.includes(name));
        const isNamed = states.every((state) =>
          faults.some(
            ({ id, target }) =>
              id === state.name && state.health !== 'Healthy' && state.message.includes(causedBy(target)),
          ),
        );
        return states.length === ids.length && isNamed ? true : undefined;
      },
      { state: () => Promise.resolve(states.map(describe).join('\n  ')) },
    );
    await running.deploy(dist, 'all is well again');
    return `others converged; ${states.map(({ name, health, message }) => `${name} was ${health}: ${message.slice(0, 80)}`).join('; ')}; the repair got through`;
  });
}

/** As the health of an Application names the object that it comes from; a broken Job has a longer name. */
const causedBy = ({ kind, metadata }: KubeObject): string =>
  `${kind}:${metadata.namespace ?? ''}/${metadata.name}`;

/** The rules of the package refuse such objects: somebody has edited them by hand. A Job cannot change, so it is a new one. */
function breakIn(dist: Dist, { id, target, path, value }: Fault): void {
  const file = join(dist.folder, id, `${target.kind.toLowerCase()}-${target.metadata.name}.yaml`);
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.setIn(
    path
      .split('/')
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    value,
  );
  if (target.kind === 'Job') document.setIn(['metadata', 'name'], `${target.metadata.name}-broken`);
  writeFileSync(file, document.toString());
}

/** Until Argo CD has begun with one of them. */
const midway = ({ plane }: Wanted['running'], ids: readonly string[]): Promise<true> =>
  until('the sync has begun', 240, async () => {
    const states = await applications(plane.cluster).catch(() => []);
    return states.some(({ name }) => ids.includes(name)) ? true : undefined;
  });

interface Fault {
  readonly what: string;
  readonly id: string;
  readonly target: KubeObject;
  readonly path: string;
  readonly value: unknown;
}

/** Three different components, each broken in another way. */
function faultsIn(dist: Dist): readonly Fault[] {
  const free = leaves(dist);
  const [image] = ofKind(dist, 'Deployment', free);
  // What is in the last wave holds nobody up either.
  const last = Math.max(...dist.plan.components.map(({ wave }) => wave));
  const late = dist.plan.components.filter(({ id, wave }) => wave === last && id !== image?.folder);
  const [job] = ofKind(
    dist,
    'Job',
    late.map(({ id }) => id),
  );
  const used = [image?.folder, job?.folder];
  const secret = ofKind(
    dist,
    'Deployment',
    free.filter((id) => !used.includes(id)),
  ).flatMap(({ object, folder }) => {
    const env = items(list(object, 'spec.template.spec.containers')[0], 'env');
    const index = env.findIndex(({ fields: each }) => at(each, 'valueFrom.secretKeyRef') !== undefined);
    return index < 0 ? [] : [{ object, folder, index }];
  })[0];
  return [
    ...(image
      ? [
          {
            what: 'an image that no registry has',
            id: image.folder,
            target: image.object,
            path: imagePath,
            value: `${brokenImages.missing}image:0`,
          },
        ]
      : []),
    ...(job
      ? [
          {
            what: 'a Job that fails',
            id: job.folder,
            target: job.object,
            path: imagePath,
            value: `${brokenImages.failing}image:0`,
          },
        ]
      : []),
    ...(secret
      ? [
          {
            what: 'a Secret that is not there',
            id: secret.folder,
            target: secret.object,
            path: `/spec/template/spec/containers/0/env/${secret.index}/valueFrom/secretKeyRef/name`,
            value: 'not-there',
          },
        ]
      : []),
  ];
}
