/** OpenBao: what is written there becomes a Secret of whom it is meant for, and a snapshot brings it back. */
import { randomBytes } from 'node:crypto';
import { items, text } from '../../../../lib/objects/read';
import { isMissing } from '../../../cluster/client';
import { until } from '../../../cluster/control-plane/processes';
import { byScript, runNow, shell } from '../../hands';
import { ownFolder } from '../../machine';
import type { Running } from '../all';
import type { Proofs } from './proofs';

export const vault: Proofs = {
  'what somebody writes there becomes a Secret, in namespaces that are let in': becomesSecret,
  'a snapshot brings back what was deleted': comesBack,
};

/** Runs it beside the server as one who may do everything: the way in without Keycloak. */
const bao = (running: Running, command: string): Promise<string> =>
  shell(
    running,
    ownFolder(),
    `jwt=$(kubectl create token -n vault vault-setup --audience=vault)
     token=$(kubectl exec -n vault vault-0 -- bao write -field=token auth/kubernetes/login role=setup "jwt=$jwt")
     kubectl exec -n vault vault-0 -- env "BAO_TOKEN=$token" bao ${command}`,
    {},
  );

async function becomesSecret(running: Running): Promise<string> {
  const word = randomBytes(8).toString('hex');
  await bao(running, `kv put secret/cluster/proof word=${word}`);
  await ask(running, 'let-in', { 'thinkube.io/vault': 'true' });
  await ask(running, 'stranger', {});
  await until('the Secret has what was written', 120, async () =>
    (await wordOf(running, 'let-in')) === word ? true : undefined,
  );
  const refused = await until('the other namespace is answered', 120, () => reasonOf(running, 'stranger'));
  if ((await wordOf(running, 'stranger')) !== undefined) throw new Error('everybody gets it');
  return `${word} arrived; elsewhere it says ${refused}`;
}

/** A namespace of somebody's own, and an ExternalSecret there. */
async function ask(
  { cluster }: Running,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    {
      ...externalSecret(namespace),
      spec: {
        refreshInterval: '10s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        dataFrom: [{ extract: { key: 'cluster/proof' } }],
      },
    },
  ];
  for (const object of objects) {
    const { refused } = await cluster.apply(object);
    if (refused !== undefined) throw new Error(refused);
  }
}

const externalSecret = (namespace: string) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'proof', namespace },
});

async function wordOf({ cluster }: Running, namespace: string): Promise<string | undefined> {
  try {
    return (await cluster.secret(namespace, 'proof'))['word'];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Why it is not ready. */
async function reasonOf({ cluster }: Running, namespace: string): Promise<string | undefined> {
  const [condition] = items(await cluster.find(externalSecret(namespace)), 'status.conditions');
  return text(condition?.fields, 'status') === 'False' ? text(condition?.fields, 'reason') : undefined;
}

async function comesBack(running: Running): Promise<string> {
  const word = randomBytes(8).toString('hex');
  await bao(running, `kv put secret/kept word=${word}`);
  await runNow(running, 'vault', 'vault-snapshot');
  await bao(running, 'kv metadata delete secret/kept');
  await byScript(running, ['restore', 'vault']);
  const found = await until('the vault is open again', 120, () =>
    bao(running, 'kv get -field=word secret/kept').catch(() => undefined),
  );
  if (found !== word) throw new Error(`it says ${found}, not ${word}`);
  return `${word} is there again`;
}
