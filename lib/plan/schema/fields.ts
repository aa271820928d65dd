/** The kinds of values that a config holds, each with the sentence that tells a user what to write instead. */
import { z } from 'zod';
import { networkOf } from '../addresses';
import { comes, isCron } from './cron';
import {
  hostIn,
  isHostAndPort,
  isNobodyElse,
  isOverSsh,
  isRepository,
  isWebAddress,
  parsedUrl,
} from './hosts';

/** What to write instead of a size: the same one in Kubernetes' spelling if 8G or 512 MB was meant. */
const sizeHint =
  (units: string, examples: string) =>
  ({ input }: { readonly input?: unknown }): string => {
    const [, digits, unit = ''] =
      new RegExp(`^([1-9]\\d*) *([${units}])i?B?$`, 'i').exec(String(input)) ?? [];
    return digits === undefined ? `write ${examples}` : `write ${digits}${unit.toUpperCase()}i`;
  };

export const memory = z
  .string()
  .regex(/^[1-9]\d*(Mi|Gi)$/, { error: sizeHint('MG', 'an amount of memory such as 512Mi or 2Gi') });

export const cpu = z
  .string()
  .regex(/^[1-9]\d*m?$/, 'write an amount of processor time in quotes, such as "250m" or "2"');

export const volumeSize = z
  .string()
  .regex(/^[1-9]\d*(Mi|Gi|Ti)$/, { error: sizeHint('MGT', 'a volume size such as 500Mi or 20Gi') });

export const domainName = z
  .string()
  .max(189, 'a domain has 189 characters at most, so that names below it still fit')
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'write a lower-case domain such as home.example.com',
  );

export const hostName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'write a lower-case name such as git, or a full one such as git.example.com',
  );

const dotted = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Most kinds of objects may have dots in their names. */
export const objectName = z
  .string()
  .max(253)
  .regex(dotted, 'write a Kubernetes name: lower-case letters, digits, dashes and dots');

/** A node's name is the value of its label kubernetes.io/hostname as well, which is shorter. */
export const nodeName = z
  .string()
  .max(63)
  .regex(
    dotted,
    'write the name that `kubectl get nodes` shows: lower-case letters, digits, dashes and dots',
  );

/** What pods call, written as its clients read it. */
export const called = (isRight: (text: string) => boolean, hint: string) =>
  z
    .string()
    .refine(isRight, { error: hint, abort: true })
    .refine(
      (text) => !isNobodyElse(hostIn(text)),
      'write the address of a machine: in a pod, this one leads to the pod itself or nowhere',
    );

/** A server and its port, such as that of a mail relay. */
export const hostAndPort = called(isHostAndPort, 'write server and port, such as smtp.example.com:587').meta({
  pattern: '^[^\\s:/]+:[0-9]{1,5}$',
});

/** A resolver that is asked by DNS or over HTTPS. */
export const resolver = called(
  (text) => isHostAndPort(text) || parsedUrl(text, ['https']) !== undefined,
  'write address and port, such as 1.1.1.1:53, or an address that begins with https://',
).meta({ pattern: '^([^\\s:/]+:[0-9]{1,5}|https://\\S+)$' });

/** What speaks HTTP. */
export const webAddress = called(isWebAddress, 'write an address such as https://llm.example.com/v1').meta({
  pattern: '^https?://\\S+$',
});

/** A repository to clone, by HTTPS or by SSH. */
export const repository = called(
  isRepository,
  'write the address to clone, https://host/path or git@host:path',
).meta({ pattern: '^(https?://|ssh://|[^\\s:/@]+@[^\\s:/@]+:)\\S+$' });

/** One that needs no key to read. */
export const httpRepository = called(
  (text) => isRepository(text) && !isOverSsh(text),
  'write the address to clone over HTTPS, such as https://github.com/me/playbooks.git',
).meta({ pattern: '^https?://\\S+$' });

/** One that a deploy key opens. */
export const sshRepository = called(
  (text) => isRepository(text) && isOverSsh(text),
  'write the address to push to, such as git@github.com:me/homelab.git',
).meta({ pattern: '^(ssh://|[^\\s:/@]+@[^\\s:/@]+:)\\S+$' });

export const branch = z
  .string()
  .regex(
    /^(?![-/])(?!.*(\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$))[A-Za-z0-9._/+@#-]+$/,
    'write the name of a branch, such as main',
  );

/** A machine at home or elsewhere, by its address. */
export const machineAddress = z
  .ipv4({ abort: true })
  .refine((text) => !isNobodyElse(text), 'write the address of a machine, such as 192.168.1.5');

/** A path that stays where it begins. */
const folder = /^(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)*$/;

export const innerFolder = (hint: string) => z.string().regex(folder, hint);

/** A folder of a node. */
export const absoluteFolder = z
  .string()
  .regex(new RegExp(`^/${folder.source.slice(1)}`), 'write an absolute folder such as /srv/thinkube');

/** A range of addresses, by the first of them. */
export const cidr = z.cidrv4().refine((text) => networkOf(text) === text, {
  error: ({ input }) => `write ${networkOf(String(input))}`,
});

/** Number of a TCP or UDP port. */
export const port = z.int().min(1).max(65535);

/** Five cron fields, as Kubernetes reads them. */
export const cron = z
  .string()
  .regex(/^([0-9A-Za-z*,/-]+ ){4}[0-9A-Za-z*,/-]+$/, 'write five cron fields in quotes, such as "0 2 * * *"')
  .refine(isCron, {
    error: 'write minute (0-59), hour (0-23), day (1-31), month (1-12) and weekday (0-6, Sunday is 0)',
    abort: true,
  })
  .refine(comes, 'write a day that one of its months has: this one never comes');

/** When something goes and when it comes again, in the words of what it is. */
export const upAndDown = (up: string, down: string) =>
  z
    .strictObject({ up: cron.meta({ description: up }), down: cron.meta({ description: down }) })
    .refine((times) => times.up !== times.down, {
      path: ['down'],
      error: 'write another time than that of `up`',
    });

export const secretKeyReference = z.strictObject({
  secret: objectName.meta({ description: 'Name of the Secret.' }),
  key: z
    .string()
    .max(253)
    .regex(/^(?!\.\.|\.$)[-._a-zA-Z0-9]+$/, 'write the key of a Secret: letters, digits, - _ .')
    .meta({ description: 'Key in that Secret.' }),
});
