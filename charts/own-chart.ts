/** A chart of one's own in the platform's app. */
import { Chart } from 'cdk8s';
import type { Plan } from '../lib/plan/plan';
import { lastWave } from '../lib/plan/waves';
import type { ThinkubeApp } from '../lib/synth/app';
import { ownApplication } from './applications';
import { namespace } from './namespace';
import { denyByDefault } from './policies';

export interface OwnChartProps {
  /** The plan that the app was made from. */
  readonly plan: Plan;
  /** Namespace of its objects; it comes with the chart. @default - the id */
  readonly namespace?: string;
  /** Argo CD's order, 0 to 5. @default - the last one, after everything that the platform has */
  readonly wave?: number;
}

/**
 * A chart in the app of `appOf`, for objects that no component describes: Argo CD syncs its folder, into a
 * namespace of its own. Where the platform enforces network policies, its pods reach DNS and each other; what else
 * they may do is said by policies of your own. Software that needs a database, a route or sign-in is better
 * written as a component.
 */
export class OwnChart extends Chart {
  constructor(app: ThinkubeApp, id: string, { plan, wave = lastWave, ...props }: OwnChartProps) {
    const where = props.namespace ?? id;
    super(app, id, { disableResourceNameHashes: true });
    namespace(this, { id, namespace: where, podSecurity: 'restricted', given: {} });
    if (plan.platform.network.policies === 'enforce') denyByDefault(this, { id, namespace: where });
    ownApplication(app, plan, { id, namespace: where, wave });
  }
}
