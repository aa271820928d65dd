/** A certificate is renewed while the old one is still good, as its owner asks for it, and shown without a restart. */

import { Resolver } from 'node:dns/promises';
import { connect, type PeerCertificate } from 'node:tls';
import { items } from '../../../lib/objects/read';
import { until } from '../../cluster/control-plane/processes';
import { expectNone } from '../../cluster/report';
import { restartedSince, restarts } from '../hands';
import type { Lan } from '../lan';
import type { Running } from './all';
import { lanOf, works } from './programs';

const certificate = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'mlflow-gate-tls', namespace: 'mlflow' },
};

export async function renewCertificate(running: Running): Promise<string> {
  const { cluster, dist } = running;
  const host = `experiments.${dist.plan.platform.cluster.domain}`;
  const lan = await lanOf(running);
  const before = await restarts(cluster);
  const old = await shown(lan, host);
  const started = Date.now();
  // What `cmctl renew` does.
  const conditions = items(await cluster.find(certificate), 'status.conditions').map(({ fields }) => fields);
  const issuing = {
    ...{ type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'asked for' },
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  await cluster.change(certificate, { status: { conditions: [...conditions, issuing] } }, '/status');
  const fresh = await until('the new certificate is shown', 120, async () => {
    const now = await shown(lan, host);
    return now.serialNumber === old.serialNumber ? undefined : now;
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  await works(running);
  expectNone('pods were restarted by it', await restartedSince(running, before));
  return `shown ${seconds} s after it was asked for, good until ${fresh.valid_to}; the old one was good until ${old.valid_to}`;
}

/** What a browser gets, and trusts by the home CA alone. */
async function shown({ dns, ca }: Lan, host: string): Promise<PeerCertificate> {
  const resolver = new Resolver({ timeout: 2000, tries: 3 });
  resolver.setServers([dns]);
  const [address = ''] = await resolver.resolve4(host);
  return new Promise((done, failed) => {
    const socket = connect({ host: address, port: 443, servername: host, ca }, () => {
      done(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', failed);
  });
}
