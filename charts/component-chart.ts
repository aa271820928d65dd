/** One component as a chart: what the platform adds to every component, then what it builds itself. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { SecretCopies } from '../lib/constructs/secret-copies';
import { resources } from '../lib/kube/resources';
import { fields, items, text } from '../lib/objects/read';
import type { Component, Surroundings } from '../lib/plan/component';
import type { Edge } from '../lib/plan/edge';
import type { PlannedWorkload } from '../lib/plan/facts';
import { awakeAtNight } from '../lib/plan/night';
import { onNodes, ratherOn } from '../lib/plan/nodes';
import type { PlannedComponent } from '../lib/plan/plan';
import { ProblemsError } from '../lib/plan/problem';
import type { PlatformConfig } from '../lib/plan/schema/platform';
import { access, accountFor, steeringFor } from './access';
import { namespace } from './namespace';
import { patched } from './patches';
import { policies } from './policies';

export interface ComponentChartProps {
  readonly component: Component;
  readonly planned: PlannedComponent;
  readonly platform: PlatformConfig;
  readonly edges: readonly Edge[];
  readonly surroundings: Surroundings;
}

export class ComponentChart extends Chart {
  constructor(scope: Construct, { component, planned, platform, edges, surroundings }: ComponentChartProps) {
    super(scope, planned.id);
    namespace(this, planned);
    secretCopies(this, planned);
    access(this, planned);
    if (platform.network.policies === 'enforce') policies(this, planned, edges);
    component.build(this, planned, platform, surroundings);
    scaled(this, planned);
    resize(this, planned);
    if (planned.common.node !== undefined) pin(this, planned.common.node);
    else keepAwake(this, planned, awakeAtNight(platform));
    const problems = patched(planned, objectsOf(this));
    if (problems.length > 0) throw new ProblemsError(problems);
  }
}

/** Of what is generated, and of what the user made there for all. */
function secretCopies(chart: Chart, { id, namespace, credentials, given }: PlannedComponent): void {
  const generated = credentials.flatMap(({ name, readers }) => {
    const own = readers.find(({ component }) => component === id);
    return own ? [{ name, ...(own.template && { template: own.template }) }] : [];
  });
  const made = Object.values(given).flatMap((answer) =>
    answer.kind === 'mail' && answer.account ? [answer.account.secret] : [],
  );
  const secrets = [...generated, ...[...new Set(made)].map((name) => ({ name }))];
  if (secrets.length > 0) new SecretCopies(chart, 'reader', { component: id, namespace, secrets });
}

/** What is started and stopped, by the clock or by a person, leaves its number of pods to whoever does that. */
function scaled(chart: Chart, planned: PlannedComponent): void {
  const pause = steeringFor(planned)?.pause ?? [];
  const all = accountFor(planned, 'schedule') !== undefined;
  for (const object of objectsOf(chart)) {
    if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') continue;
    if (all || pause.includes(object.name)) object.addJsonPatch(JsonPatch.remove('/spec/replicas'));
  }
}

const objectsOf = (chart: Chart): ApiObject[] =>
  chart.node.findAll().filter((each) => ApiObject.isApiObject(each));

const podPaths: Readonly<Record<string, string>> = {
  Deployment: '/spec/template/spec',
  StatefulSet: '/spec/template/spec',
  DaemonSet: '/spec/template/spec',
  Job: '/spec/template/spec',
  CronJob: '/spec/jobTemplate/spec/template/spec',
};

/** The option `node`: every pod of the component runs there. */
function pin(chart: Chart, node: string): void {
  for (const object of objectsOf(chart)) {
    const path = podPaths[object.kind];
    if (path) object.addJsonPatch(JsonPatch.add(`${path}/nodeSelector`, { 'kubernetes.io/hostname': node }));
  }
}

/** A machine that sleeps has only what is pinned to it. What has its volume there already stays, and keeps it awake. */
function keepAwake(
  chart: Chart,
  { workloads }: PlannedComponent,
  names: readonly string[] | undefined,
): void {
  if (names === undefined) return;
  for (const object of objectsOf(chart)) {
    const path = podPaths[object.kind];
    if (path === undefined || !movable.has(object.kind)) continue;
    const { affinity, nodeSelector } = fields(object.toJson(), path.slice(1).replaceAll('/', '.'));
    if (affinity !== undefined || nodeSelector !== undefined) continue;
    const keeps = workloads[object.name]?.volumes !== undefined;
    object.addJsonPatch(JsonPatch.add(`${path}/affinity`, (keeps ? ratherOn : onNodes)(names).affinity));
  }
}

/** A Job cannot be changed once it is there; it may run anywhere, since it keeps nothing. */
const movable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'CronJob']);

/** The option `resources`: containers ask for what the plan says, whatever their component was written with. */
function resize(chart: Chart, { workloads, common }: PlannedComponent): void {
  if (Object.keys(common.resources).length === 0) return;
  for (const object of objectsOf(chart)) {
    const workload = workloads[object.name];
    const path = podPaths[object.kind];
    if (path === undefined || workload?.kind !== object.kind) continue;
    resizeContainers(object, `${path}/initContainers`, workload.init ?? {});
    resizeContainers(object, `${path}/containers`, workload.containers);
  }
}

function resizeContainers(object: ApiObject, path: string, planned: PlannedWorkload['containers']): void {
  const emitted = items(object.toJson(), path.slice(1).replaceAll('/', '.'));
  for (const [i, { fields }] of emitted.entries()) {
    const wanted = planned[text(fields, 'name') ?? ''];
    if (wanted) object.addJsonPatch(JsonPatch.add(`${path}/${i}/resources`, resources(wanted)));
  }
}
