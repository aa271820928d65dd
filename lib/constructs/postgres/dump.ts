import { Construct } from 'constructs';
import { shippedFiles } from '../config-file';
import { Drill, Dumps, type DumpTarget, Restore } from '../dumps';
import { connection, type Hooks, list, listOf, type ToolProps, tool } from './provision';

export interface DumpProps extends ToolProps {
  /** Where dumps go. */
  readonly dumps: DumpTarget;
  /** When the newest is tried out: five cron fields. @default - never */
  readonly drill?: string;
  /** Settings without which the server could not read the dump, such as the library of an extension. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
  /** What an extension needs to be done around a restore, by the name of the file. @default - nothing */
  readonly hooks?: Hooks;
}

/** What the scratch server of a drill asks for and may use. */
export const scratch = { cpu: '10m', memory: '128Mi', memoryLimit: '768Mi' };

const restoring = ['restore-begin.sql', 'restore-swap.sql', 'restore-end.sql', 'restore-open.sql'];

const settingsOf = (settings: Readonly<Record<string, string>> = {}): string | undefined =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ') || undefined;

/**
 * Each night: a dump of every database on the server, then to the object store, then old ones are deleted. With a drill,
 * the newest is loaded into a scratch server by the clock and counted; and by hand, databases are put back.
 */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, images, security, dumps, drill, hooks = {} } = props;
    const common = {
      namespace,
      component,
      resources: tool,
      tool: { image: images.postgresql, env: connection(component, admin) },
      list,
      target: dumps,
      ...(images.s3 && { s3: images.s3 }),
      security,
    };
    const files = (...names: readonly string[]) => shippedFiles(__dirname, names);
    const counted = drill === undefined ? {} : files('rows.sql');
    new Dumps(this, 'nightly', {
      ...common,
      scripts: { ...files('dump.sh', 'databases.sql'), ...counted, [list]: listOf(databases) },
    });
    if (drill === undefined) return;
    const around = { ...files('hooks.sh'), ...hooks };
    new Drill(this, 'drill', {
      ...common,
      tool: { ...common.tool, env: { ...common.tool.env, SETTINGS: settingsOf(props.settings) } },
      resources: scratch,
      scripts: { ...files('drill.sh', 'drill-result.sql'), ...counted, ...around },
      schedule: drill,
    });
    new Restore(this, 'restore', {
      ...common,
      scripts: { ...files('restore.sh', ...restoring), ...around },
    });
  }
}
