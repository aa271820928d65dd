/** One component as a chart: what the platform adds to every component, then what it builds itself. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { Reader } from '../lib/constructs/reader';
import { Scraped } from '../lib/constructs/scraped';
import type { Context, Slice, Surroundings } from '../lib/plan/component';
import type { Edge } from '../lib/plan/edges';
import { namespace } from './namespace';
import { policies } from './policies';

/** Draws a component's own objects into its chart. */
export interface Builder {
  readonly id: string;
  draw(chart: Chart, slice: Slice, context: Context, around: Surroundings): void;
}

export class ComponentChart extends Chart {
  constructor(
    scope: Construct,
    slice: Slice,
    builder: Builder,
    { context, edges, around }: { context: Context; edges: readonly Edge[]; around: Surroundings },
  ) {
    super(scope, slice.id, { disableResourceNameHashes: true });
    namespace(this, slice);
    reader(this, slice);
    scraped(this, slice);
    if (context.network.policies === 'enforce') policies(this, slice, edges);
    builder.draw(this, slice, context, around);
    if (slice.common.node !== undefined) pin(this, slice.common.node);
    patch(this, slice);
  }
}

function reader(chart: Chart, { id, namespace, credentials }: Slice): void {
  const secrets = credentials.flatMap(({ name, readers }) => {
    const own = readers.find(({ component }) => component === id);
    return own ? [{ name, ...(own.template && { template: own.template }) }] : [];
  });
  if (secrets.length > 0) new Reader(chart, 'reader', { component: id, namespace, secrets });
}

function scraped(chart: Chart, { id, namespace, claims }: Slice): void {
  const [account] = Object.values(claims).flatMap((handle) =>
    handle.kind === 'metrics' && handle.account ? [handle.account] : [],
  );
  if (account) new Scraped(chart, 'scraped', { component: id, namespace, account });
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

/** The option `patches`. */
function patch(chart: Chart, { id, common }: Slice): void {
  const objects = objectsOf(chart);
  for (const { target, ops } of common.patches) {
    const found = objects.filter(({ kind, name }) => `${kind}/${name}` === target);
    if (found.length === 0)
      throw new UnknownTarget(
        id,
        target,
        objects.map(({ kind, name }) => `${kind}/${name}`),
      );
    for (const object of found) {
      for (const { op, path, value } of ops) {
        object.addJsonPatch(op === 'remove' ? JsonPatch.remove(path) : JsonPatch[op](path, value));
      }
    }
  }
}

/** A patch names an object that the component does not have. */
export class UnknownTarget extends Error {
  constructor(
    readonly component: string,
    readonly target: string,
    readonly known: readonly string[],
  ) {
    super(`${component} has no ${target}`);
    this.name = 'UnknownTarget';
  }
}
