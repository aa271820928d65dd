/** The part that runs on the node's LAN: brings the node up, and proves one thing after the other. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { fields } from '../../../lib/objects/read';
import { Cluster } from '../../cluster/client';
import { programOf } from '../../cluster/control-plane/build';
import { run } from '../../cluster/control-plane/processes';
import { tools } from '../../cluster/control-plane/tools';
import { type Config, type Dist, synth, withComponents } from '../../cluster/dist';
import { expectNone, type Report } from '../../cluster/report';
import { applyAddons } from '../addons';
import { olderConfig } from '../config';
import { installsByItself, rootOfInternet, serveInternet } from '../internet/pypi';
import { type Machine, ownFolder, router, start } from '../machine';
import { type Installed, install } from '../platform';
import type { Part } from '../platforms';
import { prepared } from '../prepare';
import { nodeTools } from '../programs';
import { writeSettings } from '../settings';
import { takeSeed } from '../store';
import { killedForMemory, resourcesPage, UsageRecord } from '../usage';
import { serveStore } from '../user';
import { serveOnLan, wayIn } from '../way-in';
import { proveDays } from './days';
import { makeIdentity, proveLost } from './lost';
import { proveMorning } from './morning';
import { proveNetwork } from './network';
import { lanOf, provePrograms } from './programs';
import { proveServices } from './services/all';

export interface Running {
  readonly machine: Machine;
  readonly cluster: Cluster;
  /** Path of the config that it is made from. */
  readonly config: string;
  readonly dist: Dist;
}

/** Minutes that each takes on two busy cores. */
const minutes: Readonly<Record<Part, number>> = {
  ...{ programs: 2, browser: 9, services: 30 },
  ...{ days: 24, network: 2, lost: 12 },
};

export interface Asked {
  readonly keep: boolean;
  readonly only: readonly string[];
  /** Where what every container uses is written to. */
  readonly resources?: string;
}

export async function proveAll(report: Report, asked: Asked): Promise<number> {
  await run('ip', ['link', 'set', 'lo', 'up'], {});
  let machine: Machine | undefined;
  try {
    const { config: wanted, images } = prepared();
    const config = join(ownFolder(), 'thinkube.yaml');
    const isInternetPlayed = installsByItself(images);
    const own = withRoot(await withRecipient(wanted), isInternetPlayed);
    writeFileSync(config, stringify(goesOn(asked) ? olderConfig(own) : own));
    for (const truth of ['real', 'near', 'stand-in'])
      report.fact(
        truth,
        images
          .filter((each) => each.truth === truth)
          .map(({ recipe, version }) => `${recipe} ${version}`)
          .join(', '),
      );
    const dist = await synth(config, ownFolder());
    await report.prove('node', async () => {
      const started = Date.now();
      machine = await bringUp(dist);
      return `ready ${Math.round((Date.now() - started) / 1000)} s after it was switched on`;
    });
    if (machine === undefined) return report.close();
    const { offsite } = dist.plan.platform.backup;
    if (offsite) serveStore(offsite.endpoint, offsite.bucket);
    if (isInternetPlayed) await serveInternet();
    const cluster = Cluster.connect(machine.kubeconfig);
    const running = { machine, cluster, config, dist };
    const isUp = await provePlatform(running, report, asked);
    if (asked.keep) await stay(running, report, isUp);
    return report.close();
  } finally {
    await machine?.stop();
  }
}

/** Whether something is proven that changes what runs. */
const goesOn = ({ only }: Asked): boolean => only.includes('browser') || only.includes('days');

/** What leaves the cluster is for whoever has the key of this run. */
const withRecipient = async (config: Config): Promise<Config> => {
  const { offsite } = fields(config, 'backup');
  if (offsite === undefined) return config;
  return { ...config, backup: { offsite: { ...Object(offsite), recipient: await makeIdentity() } } };
};

/** Pods trust the internet that is played for them as they trust a proxy at home. */
const withRoot = (config: Config, isInternetPlayed: boolean): Config =>
  isInternetPlayed ? withComponents(config, { trust: { roots: [rootOfInternet()] } }) : config;

async function provePlatform(running: Running, report: Report, asked: Asked): Promise<boolean> {
  const usage = new UsageRecord(running);
  usage.start();
  await report.prove('DNS', async () => {
    const started = Date.now();
    await applyAddons(running.cluster);
    return `CoreDNS is ready ${Math.round((Date.now() - started) / 1000)} s after it was applied`;
  });
  let installed: Installed | undefined;
  await report.prove('the platform installs itself from Git', async () => {
    installed = await install(running, report);
    const { states, commit } = installed;
    return `${states.length} applications Synced and Healthy at ${commit.slice(0, 8)}`;
  });
  if (!installed) return false;
  const wants = (part: Part) => {
    if (!asked.only.includes(part)) return false;
    const hasTime = report.fits(minutes[part]);
    if (!hasTime) report.skip(part, `it takes about ${minutes[part]} minutes`);
    return hasTime;
  };
  const left = wants('programs') ? await provePrograms(running, report) : undefined;
  const isSignedIn = wants('browser') && (await proveMorning(running, report, installed));
  if (wants('services')) await proveServices(running, report);
  const later = wants('days') ? await proveDays(running, report, installed, left) : running;
  if (wants('network')) await proveNetwork(later, report);
  await report.prove('nothing is killed for its memory', async () => {
    expectNone('containers were', await killedForMemory(running.cluster));
    return `${usage.found.size} containers`;
  });
  usage.stop();
  if (asked.resources !== undefined)
    writeFileSync(asked.resources, await resourcesPage(usage, running.cluster));
  if (wants('lost')) await proveLost(later, report, installed, { isSignedIn });
  return true;
}

async function bringUp({ plan }: Dist): Promise<Machine> {
  const { network, nodes } = plan.platform;
  const [node] = nodes;
  if (!node) throw new Error('the config names no node');
  const folders = [tools.kubernetes, tools.etcd, nodeTools.kubelet, nodeTools.kubeRouter].map((tool) =>
    programOf(tool, ''),
  );
  return start({
    lower: prepared().root,
    prepare: async (state) => {
      const at = {
        node: node.name,
        address: node.address,
        router,
        cpu: node.cpu,
        apiPort: network.apiPort,
        services: network.serviceCidr,
        pods: network.podCidr,
      };
      writeSettings(state, at, folders);
      await run('mkdir', ['-p', join(state, 'lib')], {});
      await takeSeed(join(state, 'lib/containerd'));
    },
  });
}

/** Until Ctrl-C. */
async function stay(running: Running, report: Report, isUp: boolean): Promise<void> {
  const kubectl = ['env', 'KUBECONFIG=/node/kubeconfig', programOf(tools.kubernetes, 'kubectl')];
  report.say(`until Ctrl-C: ${running.machine.inside(kubectl).join(' ')} get nodes`);
  if (isUp) report.say(await invitation(running));
  await new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, done);
  });
}

/** How a person on this machine looks at the platform. */
async function invitation(running: Running): Promise<string> {
  const { plan } = running.dist;
  const { dns, ca } = await lanOf(running);
  const certificate = join(ownFolder(), 'home-ca.crt');
  writeFileSync(certificate, ca);
  const { password = '' } = await running.cluster.secret('credentials', 'keycloak-first-admin');
  const { port = '', socket = '' } = wayIn();
  serveOnLan(socket, dns);
  const others = prepared().images.filter(({ truth }) => truth === 'stand-in');
  return [
    'the platform is up. A browser on this machine gets in by a proxy:',
    `  chromium --user-data-dir=$(mktemp -d) --proxy-server=127.0.0.1:${port}`,
    `Let it trust ${certificate}. Then:`,
    ...plan.hosts.map(({ url, title }) => `  ${url}  ${title}`),
    `Sign in as ${plan.platform.cluster.admin.username} with ${password}`,
    ...others.map(({ recipe }) => `Not the real program: ${recipe}. See docs/proof.md`),
  ].join('\n');
}
