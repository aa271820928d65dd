import { Construct } from 'constructs';
import { Dumps, type DumpTarget, shippedFiles } from '../../kit';
import { connection, list, listOf, security, type ToolProps, tool } from './provision';

export interface DumpProps extends ToolProps {
  /** Where dumps go. */
  readonly dumps: DumpTarget;
}

/** Each night: a dump of every database on the server, then to the object store, then old ones are deleted. */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, images, dumps } = props;
    new Dumps(this, 'nightly', {
      namespace,
      component,
      resources: tool,
      tool: { image: images.postgresql, env: connection(admin) },
      scripts: { ...shippedFiles(__dirname, ['dump.sh', 'databases.sql']), [list]: listOf(databases) },
      list,
      target: dumps,
      ...(images.s3 && { s3: images.s3 }),
      security,
    });
  }
}
