/** What whoever answers a need may do with the pods and volumes of whoever asked. */
import type { Construct } from 'constructs';
import { role } from '../lib/constructs/role';
import { rule, watch } from '../lib/kube/rights';
import type { Answered } from '../lib/plan/kinds';
import type { PlannedComponent } from '../lib/plan/plan';

const rights = {
  /** Finds the pods, to collect their measurements. */
  metrics: { name: 'found-by', rules: [rule('', ['pods'], watch)] },
  /** Finds the claims, and holds them by pods of its own while they are read. */
  backup: {
    name: 'saved-by',
    rules: [
      rule('', ['persistentvolumeclaims'], ['get', 'list']),
      rule('', ['pods'], [...watch, 'create', 'delete']),
    ],
  },
  /** Says how many pods run, and nothing else about them. */
  schedule: {
    name: 'scheduled-by',
    rules: [rule('apps', ['deployments/scale', 'statefulsets/scale'], ['get', 'patch'])],
  },
} as const;

type Right = keyof typeof rights;
const all: readonly Right[] = ['metrics', 'backup', 'schedule'];

const has = (answer: Answered, kind: Right): answer is Answered<Right> => answer.kind === kind;
const isSteering = (answer: Answered): answer is Answered<'steer'> => answer.kind === 'steer';

/** The account of who answers a need of this kind, if it wants a right here. */
export const accountFor = ({ given }: PlannedComponent, kind: Right) =>
  Object.values(given).flatMap((each) => (has(each, kind) && each.account ? [each.account] : []))[0];

/** What a person may do here, by whoever steers. */
export const steeringFor = ({ given }: PlannedComponent): Answered<'steer'> | undefined =>
  Object.values(given).find(isSteering);

/**
 * Whether what nobody else needs runs; Jobs and operations of Argo CD, of which admission policies beside whoever steers
 * let pass what is in Git already, and nothing else.
 */
const steering = ({ pause = [], run = [], applications = false }: Answered<'steer'>) => [
  ...(pause.length > 0
    ? [{ ...rule('apps', ['deployments/scale', 'statefulsets/scale'], ['patch']), resourceNames: pause }]
    : []),
  ...(run.length > 0 ? [rule('batch', ['jobs'], ['create'])] : []),
  ...(applications ? [rule('argoproj.io', ['applications'], ['patch'])] : []),
];

/** One role a kind. It stands with what it is about, so that it goes with it. */
export function access(scope: Construct, planned: PlannedComponent): void {
  const { id: component, namespace } = planned;
  const where = (name: string) => ({ name, namespace, component });
  for (const kind of all) {
    const account = accountFor(planned, kind);
    const { name, rules } = rights[kind];
    if (account) role(scope, where(`${name}-${account.name}`), rules, account);
  }
  const steer = steeringFor(planned);
  if (steer?.account) role(scope, where(`steered-by-${steer.account.name}`), steering(steer), steer.account);
}
