/** Argo Workflows: steps hand on a file by the bucket, and what has ended is read from PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { items, text } from '../../../../lib/objects/read';
import { until } from '../../../cluster/control-plane/processes';
import { kubectl } from '../../hands';
import { call, must } from '../../lan';
import type { Running } from '../all';
import { lanOf, sql } from '../programs';
import { answer, keysIn, type Proofs } from './proofs';

const namespace = 'argo-workflows';
const apiVersion = 'argoproj.io/v1alpha1';

export const argoWorkflows: Proofs = {
  'one step writes a file, the next one reads it': handsOn,
  'admins see what has ended, nobody else does': showsArchive,
};

/** Until a workflow has ended. @throws Error that says how, where it is no success */
export async function succeeded({ cluster }: Running, name: string): Promise<unknown> {
  const reference = { apiVersion, kind: 'Workflow', metadata: { name, namespace } };
  return until(`the workflow ${name}`, 300, async () => {
    const found = await cluster.find(reference);
    const phase = text(found, 'status.phase');
    if (phase === 'Succeeded') return found;
    if (phase === 'Failed' || phase === 'Error') throw new Error(text(found, 'status.message') ?? phase);
    return undefined;
  });
}

async function handsOn(running: Running): Promise<string> {
  const word = randomBytes(8).toString('hex');
  const name = `proof-${word}`;
  const { refused } = await running.cluster.apply(workflow(running, name, word));
  if (refused !== undefined) throw new Error(refused);
  const ended = await succeeded(running, name);
  const read = JSON.stringify(ended).includes(`"value":"${word}"`);
  if (!read) throw new Error('the second step did not read what the first one wrote');
  const bucket = answer(running, namespace, 'artifacts.bucket');
  const keys = await keysIn(running, { secret: 'argo-workflows-artifacts', bucket });
  for (const file of ['word.tgz', 'main.log'])
    if (!keys.some((key) => key.includes(name) && key.includes(`/${file}`)))
      throw new Error(`there is no ${file} in the bucket`);
  const database = answer(running, namespace, 'database.name');
  const row = await until('the workflow is in PostgreSQL', 60, async () => {
    const query = `select phase from argo_archived_workflows where name = '${name}'`;
    return (await sql(running, database, query)) || undefined;
  });
  return `${word} was read; in PostgreSQL it is ${row}`;
}

function workflow({ dist }: Running, name: string, word: string) {
  const image = dist.plan.components.find(({ id }) => id === namespace)?.images['hello'];
  const file = { name: 'word', path: '/work/word' };
  const volumeMounts = [{ name: 'work', mountPath: '/work' }];
  const given = [{ ...file, from: '{{steps.write.outputs.artifacts.word}}' }];
  return {
    apiVersion,
    kind: 'Workflow',
    metadata: { name, namespace },
    spec: {
      entrypoint: 'main',
      volumes: [{ name: 'work', emptyDir: {} }],
      templates: [
        {
          name: 'main',
          steps: [
            [{ name: 'write', template: 'write' }],
            [{ name: 'read', template: 'read', arguments: { artifacts: given } }],
          ],
        },
        {
          name: 'write',
          container: { image, command: ['sh', '-c', `echo ${word} >/work/word; echo written`], volumeMounts },
          outputs: { artifacts: [file] },
        },
        {
          name: 'read',
          inputs: { artifacts: [file] },
          container: { image, command: ['cp', '/work/word', '/work/read'], volumeMounts },
          outputs: { parameters: [{ name: 'read', valueFrom: { path: '/work/read' } }] },
        },
      ],
    },
  };
}

/** By the way in without Keycloak. */
async function showsArchive(running: Running): Promise<string> {
  const lan = await lanOf(running);
  const { domain } = running.dist.plan.platform.cluster;
  const url = `https://workflows.${domain}/api/v1/archived-workflows?namespace=${namespace}`;
  const token = await kubectl(running, ['create', 'token', '--namespace', namespace, 'workflows-admins']);
  const headers = { authorization: `Bearer ${token.trim()}` };
  const found = items(JSON.parse(await must(lan, url, { headers })), 'items');
  const names = found.map(({ fields }) => text(fields, 'metadata.name') ?? '');
  if (!names.some((name) => name.startsWith('proof-'))) throw new Error(`it shows ${names.join(', ')}`);
  const { status } = await call(lan, url);
  if (status !== 401) throw new Error(`without a token it answers ${status}`);
  return `${names.length} workflows; without a token it answers 401`;
}
