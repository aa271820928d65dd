/** Label selectors, as Kubernetes reads them. */
import { type Fields, isFields, items, strings, text, texts } from './read';

type Labels = Readonly<Record<string, string>>;

/** A plain map, as a Service has it. An empty one selects nothing. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** `matchLabels` and `matchExpressions`. An empty selector selects everything. */
export const matches = (selector: Fields, labels: Labels): boolean =>
  Object.entries(strings(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
  items(selector, 'matchExpressions').every(({ fields }) => fits(fields, labels));

function fits(expression: Fields, labels: Labels): boolean {
  const value = labels[text(expression, 'key') ?? ''];
  const values = texts(expression, 'values');
  switch (text(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether a selector leaves nobody out. */
export const selectsAll = (selector: Fields): boolean =>
  Object.keys(strings(selector, 'matchLabels')).length === 0 &&
  items(selector, 'matchExpressions').length === 0;

/** A selector for people: `app.kubernetes.io/name=mlflow`. */
export function selectorText(selector: unknown): string {
  if (!isFields(selector)) return 'nothing';
  const labels = Object.entries(strings(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  const expressions = items(selector, 'matchExpressions').map(({ fields }) =>
    [text(fields, 'key'), text(fields, 'operator'), ...texts(fields, 'values')].join(' '),
  );
  return [...labels, ...expressions].join(', ');
}
