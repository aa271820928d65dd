/** One component as a chart: what the platform adds to every component, then what it builds itself. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { BackupAccess } from '../lib/constructs/backup-access';
import { ScheduleAccess } from '../lib/constructs/schedule-access';
import { ScrapeAccess } from '../lib/constructs/scrape-access';
import { SecretCopies } from '../lib/constructs/secret-copies';
import type { Component, Surroundings } from '../lib/plan/component';
import type { Edge } from '../lib/plan/edges';
import type { PlannedComponent } from '../lib/plan/plan';
import { ProblemsError } from '../lib/plan/problem';
import type { PlatformConfig } from '../lib/plan/schema/platform';
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
    scrapeAccess(this, planned);
    backupAccess(this, planned);
    if (platform.network.policies === 'enforce') policies(this, planned, edges);
    component.build(this, planned, platform, surroundings);
    scheduled(this, planned);
    if (planned.common.node !== undefined) pin(this, planned.common.node);
    const problems = patched(planned, objectsOf(this));
    if (problems.length > 0) throw new ProblemsError(problems);
  }
}

function secretCopies(chart: Chart, { id, namespace, credentials }: PlannedComponent): void {
  const secrets = credentials.flatMap(({ name, readers }) => {
    const own = readers.find(({ component }) => component === id);
    return own ? [{ name, ...(own.template && { template: own.template }) }] : [];
  });
  if (secrets.length > 0) new SecretCopies(chart, 'reader', { component: id, namespace, secrets });
}

function scrapeAccess(chart: Chart, { id, namespace, given }: PlannedComponent): void {
  const [account] = Object.values(given).flatMap((each) =>
    each.kind === 'metrics' && each.account ? [each.account] : [],
  );
  if (account) new ScrapeAccess(chart, 'scraped', { component: id, namespace, account });
}

function backupAccess(chart: Chart, { id, namespace, given }: PlannedComponent): void {
  const [account] = Object.values(given).flatMap((each) =>
    each.kind === 'backup' && each.account ? [each.account] : [],
  );
  if (account) new BackupAccess(chart, 'saved', { component: id, namespace, account });
}

/** What is started and stopped by the clock leaves its number of pods to whoever does that. */
function scheduled(chart: Chart, { id, namespace, given }: PlannedComponent): void {
  const [account] = Object.values(given).flatMap((each) =>
    each.kind === 'schedule' && each.account ? [each.account] : [],
  );
  if (!account) return;
  new ScheduleAccess(chart, 'scheduled', { component: id, namespace, account });
  for (const object of objectsOf(chart)) {
    if (object.kind === 'Deployment' || object.kind === 'StatefulSet') {
      object.addJsonPatch(JsonPatch.remove('/spec/replicas'));
    }
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
