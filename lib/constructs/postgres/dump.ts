import { Construct } from 'constructs';
import { shippedFiles } from '../config-file';
import { Dumps, type DumpTarget } from '../dumps';
import { connection, list, listOf, type ToolProps, tool } from './provision';

export interface DumpProps extends ToolProps {
  /** Where dumps go. */
  readonly dumps: DumpTarget;
}

/** Each night: a dump of every database on the server, then to the object store, then old ones are deleted. */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, images, security, dumps } = props;
    new Dumps(this, 'nightly', {
      namespace,
      component,
      resources: tool,
      tool: { image: images.postgresql, env: connection(component, admin) },
      scripts: { ...shippedFiles(__dirname, ['dump.sh', 'databases.sql']), [list]: listOf(databases) },
      list,
      target: dumps,
      ...(images.s3 && { s3: images.s3 }),
      security,
    });
  }
}
