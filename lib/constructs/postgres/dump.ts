import { Construct } from 'constructs';
import { shippedFiles } from '../config-file';
import { Dumps, type DumpTarget } from '../dumps';
import { connection, type Hooks, list, listOf, type ToolProps, tool } from './provision';

export interface DumpProps extends ToolProps {
  /** Where dumps go. */
  readonly dumps: DumpTarget;
  /** Settings without which the server could not read the dump, such as the library of an extension. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
  /** What an extension needs to be done around a restore, by the name of the file. @default - nothing */
  readonly hooks?: Hooks;
}

/** What the scratch server of a drill asks for and may use. */
export const scratch = { cpu: '10m', memory: '128Mi', memoryLimit: '768Mi' };

const scripts = [
  ...['dump.sh', 'databases.sql', 'hooks.sh', 'drill.sh', 'drill-result.sql'],
  ...['restore.sh', 'restore-begin.sql', 'restore-swap.sql', 'restore-end.sql', 'restore-open.sql'],
];

const settingsOf = (settings: Readonly<Record<string, string>> = {}): string | undefined =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ') || undefined;

/**
 * Each night: a dump of every database on the server, then to the object store, then old ones are deleted. The newest is
 * loaded into a scratch server by the clock and counted; and by hand, databases are put back.
 */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, images, security, dumps, hooks = {} } = props;
    const env = connection(component, admin);
    // Where drills are held, rows are counted when a dump is taken.
    const files = [...scripts, ...(dumps.drills ? ['rows.sql'] : [])];
    new Dumps(this, 'dumps', {
      namespace,
      component,
      resources: tool,
      tool: { image: images.postgresql, env },
      drill: {
        resources: scratch,
        tool: { image: images.postgresql, env: { ...env, SETTINGS: settingsOf(props.settings) } },
      },
      scripts: { ...shippedFiles(__dirname, files), ...hooks, [list]: listOf(databases) },
      list,
      target: dumps,
      ...(images.s3 && { s3: images.s3 }),
      security,
    });
  }
}
