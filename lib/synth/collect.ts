/** The finished objects of an app: one pass, in the order of their charts. */
import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Emitted, KubeObject } from '../kube/object';
import { dataOf } from '../kube/plain-object';
import { type Problem, ProblemsError } from '../plan/problem';

/**
 * Validates every construct once and turns every ApiObject into data.
 *
 * @throws ProblemsError with all that constructs complain about, all duplicates, and all dependencies between
 * charts: the order comes from the Plan's waves, and cdk8s' own ordering takes exponential time.
 */
export function collect(app: App): readonly Emitted[] {
  const problems: Problem[] = [];
  const emitted: Emitted[] = [];
  const visit = (node: IConstruct, chart: string): void => {
    const component = Chart.isChart(node) ? node.node.id : chart;
    for (const message of node.node.validate()) {
      problems.push({ code: 'TK701', path: node.node.path, message });
    }
    if (node.node.dependencies.length > 0) {
      const others = node.node.dependencies.map((other) => other.node.path).join(', ');
      problems.push({
        code: 'TK702',
        path: node.node.path,
        message: `depends on ${others}, but constructs here have no dependencies`,
        hint: 'claim what it needs: the order comes from that',
      });
    }
    if (ApiObject.isApiObject(node)) {
      const object = dataOf(node);
      if (isObject(object)) emitted.push({ component, path: node.node.path, object });
      else
        problems.push({
          code: 'TK703',
          path: node.node.path,
          message: 'has no apiVersion, kind or metadata.name',
        });
    }
    for (const child of node.node.children) visit(child, component);
  };
  visit(app, '');
  const all = [...problems, ...duplicates(emitted)];
  if (all.length > 0) throw new ProblemsError(all);
  return emitted;
}

function isObject(value: Readonly<Record<string, unknown>>): value is KubeObject {
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null &&
    'name' in metadata &&
    typeof metadata.name === 'string'
  );
}

/** Group, kind, namespace and name: what the API server tells objects apart by. */
export function identity({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}

function duplicates(emitted: readonly Emitted[]): Problem[] {
  const first = new Map<string, Emitted>();
  return emitted.flatMap((each): Problem[] => {
    const known = first.get(identity(each.object));
    if (!known) {
      first.set(identity(each.object), each);
      return [];
    }
    const { kind, metadata } = each.object;
    const where = metadata.namespace === undefined ? '' : ` in namespace ${metadata.namespace}`;
    return [
      {
        code: 'TK704',
        path: each.path,
        message: `${kind}/${metadata.name}${where} is made here and at ${known.path}`,
        hint: 'give one of them another name',
      },
    ];
  });
}
