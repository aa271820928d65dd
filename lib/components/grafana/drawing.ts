/** From what a component says of its dashboard to Grafana's own model. */
import { z } from '../../kit';
import { type Problem, ProblemsError } from '../../plan/problem';

/** Colours, each but the first after the value that it begins at: `["green", 0.8, "orange", 0.9, "red"]`. */
const thresholds = z.array(z.union([z.string(), z.number()])).min(1);

const about = {
  title: z.string(),
  description: z.string().optional(),
  /** Of Grafana's units, such as `bytes`, `percentunit` or `s`. */
  unit: z.string().default('short'),
  decimals: z.int().optional(),
  max: z.number().optional(),
  /** What stands there while there is nothing to measure. */
  noValue: z.string().optional(),
  thresholds: thresholds.optional(),
};

/** One answer. */
const query = z.string();
/** Legend to query; `{{label}}` in a legend is the value of that label. */
const queries = z.record(z.string(), z.string());

const panel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stat'), ...about, query }),
  z.strictObject({ type: z.literal('timeseries'), ...about, queries, stacked: z.boolean().default(false) }),
  z.strictObject({ type: z.literal('bargauge'), ...about, queries }),
  /** `columns`: label, or `Value`, to heading. */
  z.strictObject({ type: z.literal('table'), ...about, query, columns: queries }),
  /** `states`: the words for 0 and 1. */
  z.strictObject({ type: z.literal('state-timeline'), ...about, queries, states: z.array(z.string()) }),
]);

/** What `dashboard.json` of a component holds. */
const dashboard = z.strictObject({
  title: z.string(),
  description: z.string(),
  from: z.string().default('now-24h'),
  /** What people choose at the top of the page, by the name that queries have for it. */
  variables: z.record(z.string(), z.strictObject({ label: z.string(), query: z.string() })).default({}),
  /** Panels beside each other, which share the width. */
  rows: z.array(z.array(panel).min(1)).min(1),
});

type Dashboard = z.infer<typeof dashboard>;
type Panel = z.infer<typeof panel>;

const datasource = { type: 'prometheus', uid: 'prometheus' };
/** Columns of Grafana's grid. */
const width = 24;
const reduceOptions = { calcs: ['lastNotNull'] };

/**
 * Grafana's model of a component's file. What Grafana itself has exported, which has `panels`, stays as it is.
 *
 * @throws ProblemsError that names the component, the file and the place in it
 */
export function drawnFrom(owner: string, file: string, text: string): string {
  const content = parsed(text);
  if (typeof content === 'object' && content !== null && 'panels' in content) return text;
  const { data, error } = dashboard.safeParse(content);
  if (!data) throw new ProblemsError(error.issues.map((issue) => problemOf(owner, file, issue)));
  const name = file.replace(/\.json$/, '');
  return JSON.stringify(drawn(`thinkube-${name === 'dashboard' ? owner : name}`, data), null, 1);
}

const problemOf = (owner: string, file: string, { path, message }: z.core.$ZodIssue): Problem => ({
  code: 'TK244',
  path: `components.${owner}`,
  message: `${file}: ${[path.map(String).join('.'), message].filter(Boolean).join(': ')}`,
  hint: 'write it as the dashboards of other components are, or export one from Grafana',
});

/** Nothing where it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param uid by which links find it: letters, digits and dashes */
const drawn = (uid: string, { title, description, from, variables, rows }: Dashboard) => ({
  ...{ uid, title, description },
  tags: ['thinkube'],
  schemaVersion: 41,
  editable: false,
  graphTooltip: 1,
  refresh: '1m',
  time: { from, to: 'now' },
  timezone: 'browser',
  templating: { list: Object.entries(variables).map(([name, asked]) => variable(name, asked)) },
  annotations: { list: [] },
  panels: placed(rows),
});

const variable = (name: string, { label, query }: { readonly label: string; readonly query: string }) => ({
  ...{ name, label, datasource },
  type: 'query',
  query: { query, refId: name },
  current: { text: 'All', value: '$__all' },
  ...{ includeAll: true, allValue: '.*', multi: true },
  /** At each change of the time, by the alphabet. */
  ...{ refresh: 2, sort: 1 },
});

/** Row below row, each as high as its highest panel. */
function placed(rows: Dashboard['rows']) {
  let id = 0;
  let y = 0;
  return rows.flatMap((row) => {
    const w = Math.floor(width / row.length);
    const h = row.every(({ type }) => type === 'stat') ? 4 : 8;
    const panels = row.map((each, i) => ({
      id: ++id,
      gridPos: { h, w, x: i * w, y },
      ...panelOf(each),
    }));
    y += h;
    return panels;
  });
}

/** What all panels of a kind have in common. */
const kinds = {
  stat: { asks: { instant: true }, field: {}, options: { graphMode: 'none', reduceOptions } },
  timeseries: {
    asks: {},
    field: { min: 0 },
    options: {
      legend: { displayMode: 'list', placement: 'bottom' },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  },
  bargauge: {
    asks: { instant: true },
    field: { min: 0 },
    options: { displayMode: 'basic', orientation: 'horizontal', reduceOptions },
  },
  table: { asks: { instant: true, format: 'table' }, field: {}, options: { showHeader: true } },
  'state-timeline': {
    asks: {},
    field: {},
    options: { mergeValues: true, showValue: 'never', rowHeight: 0.8 },
  },
} as const satisfies Readonly<Record<Panel['type'], object>>;

function panelOf(panel: Panel) {
  const { type, title, description } = panel;
  const { asks, field, options } = kinds[type];
  return {
    ...{ type, title, description, datasource },
    targets: targetsOf(panel).map((target, i) => ({ refId: 'ABCDEFGH'[i], datasource, ...target, ...asks })),
    fieldConfig: { defaults: { ...field, ...fieldOf(panel) }, overrides: [] },
    options: { ...options, ...(type === 'stat' && { colorMode: panel.thresholds ? 'background' : 'value' }) },
    ...(type === 'table' && { transformations: columns(panel.columns) }),
  };
}

const targetsOf = (panel: Panel) =>
  'query' in panel
    ? [{ expr: panel.query }]
    : Object.entries(panel.queries).map(([legendFormat, expr]) => ({ legendFormat, expr }));

const fieldOf = (panel: Panel) => ({
  unit: panel.unit,
  decimals: panel.decimals,
  max: panel.max,
  noValue: panel.noValue,
  ...(panel.thresholds && { thresholds: { mode: 'absolute', steps: stepsOf(panel.thresholds) } }),
  ...(panel.type === 'timeseries' && { custom: lines(panel.stacked) }),
  ...(panel.type === 'state-timeline' && { mappings: [mapping(panel.states)] }),
});

const stepsOf = (bounds: z.infer<typeof thresholds>) =>
  bounds.flatMap((color, i) =>
    typeof color === 'string' ? [{ color, value: i === 0 ? null : bounds[i - 1] }] : [],
  );

const lines = (stacked: boolean) => ({
  fillOpacity: stacked ? 40 : 10,
  showPoints: 'never',
  ...(stacked && { stacking: { mode: 'normal', group: 'A' } }),
});

/** These columns in this order, and no others. */
const columns = (headings: Readonly<Record<string, string>>) => [
  { id: 'filterFieldsByName', options: { include: { names: Object.keys(headings) } } },
  {
    id: 'organize',
    options: {
      indexByName: Object.fromEntries(Object.keys(headings).map((name, i) => [name, i])),
      renameByName: headings,
    },
  },
];

const mapping = ([off, on]: readonly string[]) => ({
  type: 'value',
  options: { 0: { text: off, color: 'red', index: 0 }, 1: { text: on, color: 'green', index: 1 } },
});
