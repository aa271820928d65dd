/** The config of the platform itself: everything but the components. */
import { z } from 'zod';
import { isAgeRecipient } from './age';
import {
  branch,
  called,
  cidr,
  cron,
  domainName,
  innerFolder,
  memory,
  nodeName,
  objectName,
  port,
  repository,
  secretKeyReference,
  upAndDown,
} from './fields';
import { isWebAddress } from './hosts';
import { mailServer } from './mail';
import { isTimezone, timezoneHint } from './timezone';

const graphics = z.strictObject({
  count: z.int().min(1).max(8).default(1).meta({ description: 'Cards in this node.' }),
  memory: memory.optional().meta({ description: 'Memory of one card, for the capacity plan.' }),
  slices: z
    .int()
    .min(1)
    .max(8)
    .default(1)
    .meta({ description: 'Pods that may share one card at a time (time slicing).' }),
});

/** Dots and dashes between the digits make no difference to a network card: one spelling is kept. */
const macAddress = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
    .replace(/(..)(?=.)/g, '$1:');

const node = z.strictObject({
  name: nodeName.meta({ description: 'Name of the node as `kubectl get nodes` shows it.' }),
  role: z.enum(['control', 'worker']).meta({ description: 'The control node runs the API server.' }),
  address: z.ipv4().meta({ description: 'Its fixed address on the LAN.' }),
  cpu: z.int().min(1).max(256).meta({ description: 'Processor cores.' }),
  memory: memory.meta({ description: 'Memory built in; what the system keeps for itself is taken off.' }),
  gpu: graphics.optional().meta({ description: 'NVIDIA cards, if it has any.' }),
  closed: z.boolean().optional().meta({
    description:
      'It has a taint that keeps pods away, such as the control plane of kubeadm: nothing is planned there. Default: false.',
  }),
  alwaysOn: z.boolean().optional().meta({
    description:
      'Never put to sleep: what others need is kept to such nodes. Default: true, except for workers with a `mac`.',
  }),
  sleep: upAndDown('When it is woken.', 'When it is emptied; a quarter of an hour later it is switched off.')
    .optional()
    .meta({
      description:
        'Times to sleep, for a worker with a `mac`. Only what `node` puts there runs on it, and sleeps with it. Default: none.',
    }),
  mac: z
    .string()
    .regex(
      /^(?![0.:-]+$)(?=.[02468ACEace])([0-9A-Fa-f]{2}([:-]?)([0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})$/,
      'write six pairs of hex digits in quotes, such as "aa:bb:cc:dd:ee:01"',
    )
    .overwrite(macAddress)
    .optional()
    .meta({ description: 'For wake-on-LAN.' }),
});

const git = z.strictObject({
  repo: repository.meta({ description: 'The repository that Argo CD reads.' }),
  branch: branch.default('main').meta({ description: 'Branch that Argo CD follows.' }),
  path: innerFolder('write a folder inside the repository, such as dist')
    .default('dist')
    .meta({ description: 'Folder of the output in that repository.' }),
  credentials: z.enum(['none', 'token', 'ssh']).default('none').meta({
    description:
      'How Argo CD may read a private repository; install.sh asks for the Secret that is needed. none: public.',
  }),
});

const dns01 = z.strictObject({
  provider: z.enum(['cloudflare']).meta({ description: 'Who serves the zone.' }),
  token: secretKeyReference.meta({ description: 'The API token: a Secret that you make, never the value.' }),
});

const tls = z.discriminatedUnion('issuer', [
  z.strictObject({
    issuer: z.literal('home').meta({ description: 'A CA of your own, limited to your domain.' }),
  }),
  z.strictObject({
    issuer: z.literal('letsencrypt'),
    email: z.email().meta({ description: 'Where Let’s Encrypt writes to.' }),
    challenge: z.enum(['dns01', 'http01']).default('dns01').meta({
      description:
        'dns01 gives one wildcard certificate; http01 needs ports 80 and 443 open to the internet: the controller answers the first with a redirect.',
    }),
    dns: dns01.optional().meta({ description: 'Needed for dns01.' }),
    staging: z
      .boolean()
      .default(false)
      .meta({ description: 'Use the staging directory, for trying things out.' }),
  }),
  z.strictObject({
    issuer: z.literal('existing'),
    clusterIssuer: objectName.meta({ description: 'A ClusterIssuer that you keep yourself.' }),
    port: port.optional().meta({
      description: 'Port of the authority behind it, such as 9000 of step-ca. Default: 443 and 80.',
    }),
  }),
]);

const network = z.strictObject({
  exposure: z.enum(['metallb', 'hostPort']).default('metallb').meta({
    description: 'How the LAN reaches the platform: addresses of their own, or ports of the nodes.',
  }),
  ingress: z
    .strictObject({
      main: z.ipv4().optional().meta({ description: 'LAN address of class nginx (metallb).' }),
      second: z.ipv4().optional().meta({ description: 'LAN address of class nginx-kn (metallb).' }),
      mainNode: nodeName.optional().meta({ description: 'Node of class nginx (hostPort).' }),
      secondNode: nodeName.optional().meta({ description: 'Node of class nginx-kn (hostPort).' }),
    })
    .prefault({}),
  dns: z.ipv4().optional().meta({ description: 'LAN address of the home DNS server (metallb).' }),
  upstreamDns: z
    .array(z.ipv4())
    .min(1)
    .default(['1.1.1.1', '9.9.9.9'])
    .meta({ description: 'Resolvers for everything outside the home domain: your router or public ones.' }),
  policies: z.enum(['enforce', 'off']).default('enforce').meta({ description: 'Network policies.' }),
  podCidr: cidr.default('10.1.0.0/16').meta({ description: 'Addresses of pods; MicroK8s’ default.' }),
  serviceCidr: cidr

    .default('10.152.183.0/24')
    .meta({ description: 'Addresses of Services; MicroK8s’ default.' }),
  apiPort: port.default(16443).meta({ description: 'Port of the API server; 16443 on MicroK8s.' }),
});

/** Scheme, host and perhaps a port: clients of S3 add the rest. */
const isStore = (text: string): boolean => /^[^/]+\/\/[^/?#@]+$/.test(text) && isWebAddress(text);

const offsite = z.strictObject({
  recipient: z
    .string()
    .refine(isAgeRecipient, {
      error: ({ input }) =>
        /^age1[02-9ac-hj-np-z]{58}$/.test(String(input))
          ? 'write it exactly as age-keygen -y prints it: a character differs'
          : 'write the public key that age-keygen -y prints: age1 and 58 more characters',
    })
    .meta({
      description: 'Your age public key: what leaves the cluster is encrypted to it.',
      pattern: '^age1[02-9ac-hj-np-z]{58}$',
    }),
  endpoint: called(
    isStore,
    'write the address of the store without a path, such as https://s3.example.com',
  ).meta({
    description: 'A store outside the cluster that speaks S3.',
    pattern: '^https?://[^\\s/?#@]+$',
  }),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'write a region such as eu-central-1')
    .default('us-east-1')
    .meta({ description: 'Its region; most stores at home take any.' }),
  bucket: z
    .string()
    .regex(
      /^(?![\d.]+$)(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      'write the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes',
    )
    .meta({ description: 'A bucket there, which you make.' }),
  prefix: innerFolder('write a folder inside the bucket, such as home/cluster')
    .optional()
    .meta({ description: 'Folder inside the bucket. Default: the bucket is for this platform alone.' }),
  credentials: objectName.default('offsite-s3').meta({
    description: 'Secret with the keys accessKey and secretKey, which you make; install.sh asks for it.',
  }),
  lan: z.boolean().optional().meta({
    description: 'Its address is one of your LAN. Default: what the endpoint looks like.',
  }),
  schedule: cron.default('30 4 * * *').meta({ description: 'When it is sent, after dumps and backups.' }),
});

const backup = z.strictObject({
  databases: cron.default('0 2 * * *').meta({ description: 'When databases are dumped.' }),
  volumes: cron.default('0 3 * * 0').meta({ description: 'When volumes are saved.' }),
  drills: cron.default('0 5 * * 6').meta({
    description:
      'When the newest backups are tried out: loaded beside what is there, or into a scratch server, and counted.',
  }),
  keepDays: z.int().min(1).max(3650).default(14).meta({ description: 'Days that a backup is kept.' }),
  offsite: offsite.optional().meta({
    description:
      'A place outside the cluster, for what a new cluster needs to go on: credentials, dumps and backups. Default: none.',
  }),
});

const days = (initial: number) => z.int().min(1).max(3650).default(initial);

const retention = z.strictObject({
  metrics: days(15).meta({
    description: 'Days that measurements are kept, as long as their volume has room.',
  }),
  logs: days(7).meta({ description: 'Days that logs are kept: of pods and of the machines.' }),
  runs: days(90).meta({
    description: 'Days that finished work is kept: workflows with their files, playbooks.',
  }),
  images: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .meta({ description: 'Versions of each image of your own that stay in the registry.' }),
  containerLogs: memory
    .default('30Mi')
    .meta({ description: 'Room for the log of one container on its node; the oldest lines go first.' }),
  journal: memory.default('1Gi').meta({ description: 'Room for the journal of each machine.' }),
  nodeImages: z
    .int()
    .min(50)
    .max(90)
    .default(80)
    .meta({ description: 'Percent of a node’s disk at which images that no pod uses are deleted from it.' }),
});

const budget = z.strictObject({
  headroom: z.int().min(0).max(50).default(15).meta({ description: 'Percent of each node kept free.' }),
  onExceed: z
    .enum(['error', 'warn'])
    .default('error')
    .meta({ description: 'What too small a cluster means.' }),
});

/** Every block of `thinkube.yaml` but the components; what components may depend on. */
export const platformShape = {
  cluster: z.strictObject({
    domain: domainName.meta({ description: 'Every address is <name>.<domain>.' }),
    admin: z
      .strictObject({
        username: z
          .string()
          .regex(
            /^[a-z][a-z0-9._-]{2,30}$/,
            'write a user name of 3 to 31 characters: lower-case letters, digits, . _ -',
          )
          .default('admin')
          .meta({ description: 'The first person who may sign in, as an administrator.' }),
        email: z.email().meta({ description: 'Their address.' }),
      })
      .meta({ description: 'The first administrator.' }),
    timezone: z
      .string()
      .refine(isTimezone, { error: ({ input }) => timezoneHint(String(input)) })
      .default('UTC')
      .meta({ description: 'For schedules.' }),
    distribution: z
      .enum(['microk8s', 'k3s', 'kubeadm'])
      .default('microk8s')
      .meta({ description: 'What Kubernetes comes from.' }),
    storageClass: objectName
      .default('thinkube')
      .meta({ description: 'Class of all volumes. `thinkube` is made by the component storage.' }),
  }),
  nodes: z
    .array(node)
    .min(1)
    .max(50)
    .meta({ description: 'Your machines: the budget that the plan is checked against.' }),
  git: git.meta({ description: 'Where the output lives.' }),
  tls: tls.prefault({ issuer: 'home' }).meta({ description: 'Who signs certificates.' }),
  network: network.prefault({}).meta({ description: 'How the platform is reached.' }),
  backup: backup.prefault({}).meta({ description: 'When state is saved, and for how long.' }),
  retention: retention.prefault({}).meta({
    description: 'How long what grows is kept; the options of a component win. Backups: `backup.keepDays`.',
  }),
  mail: mailServer.optional().meta({
    description: 'The mail server that components send by. Default: none, and they send nothing.',
  }),
  budget: budget.prefault({}).meta({ description: 'How full the nodes may get.' }),
};

const platform = z.strictObject(platformShape);
/** The platform's own config, every default filled in. */
export type PlatformConfig = z.output<typeof platform>;
export type Node = PlatformConfig['nodes'][number];
