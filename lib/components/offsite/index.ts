import { z } from 'zod';
import { api, bucket, internet, kubeApi, metrics, userSecret } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { s3ClientImage, s3ClientResources } from '../../plan/s3-client';
import { isOnLan, portOf } from './targets';

const pods = 'offsite';

export const offsite = defineComponent({
  id: 'offsite',
  title: 'Off-site copy',
  summary:
    'What a new cluster needs to go on where this one ended, sent outside: credentials, encrypted to you, and dumps',
  category: 'data',
  wantedBy: ({ backup }) => (backup.offsite ? 'backup.offsite' : undefined),
  folder: __dirname,
  options: {
    dumps: z
      .boolean()
      .default(true)
      .meta({ description: 'The nightly dumps of PostgreSQL too, as they are: age encrypts Secrets alone.' }),
  },
  images: {
    // Alpine with kubectl 1.34, jq and age 1.2: the makers of age have no image.
    export: 'ghcr.io/helmfile/helmfile:v1.7.4',
    s3: s3ClientImage,
  },
  claims: ({ dumps }, { backup, cluster }) => {
    const target = backup.offsite;
    return {
      // The accounts' roles stand in the namespaces of what they read.
      certificates: target && api({ group: 'cert-manager.io' }),
      operator: target && api({ group: 'external-secrets.io' }),
      api: target && kubeApi({ pods, reason: 'reads the Secrets that it encrypts' }),
      store:
        target &&
        internet({
          pods,
          ports: [portOf(target.endpoint)],
          lan: isOnLan(target, cluster.domain),
          reason: 'the store outside the cluster',
        }),
      key:
        target &&
        userSecret({
          secret: target.credentials,
          keys: ['accessKey', 'secretKey'],
          reason: `a key of ${target.endpoint} that may read, write and delete in its bucket ${target.bucket}`,
        }),
      dumps: target && dumps ? bucket({ name: 'postgresql-dumps', readOnly: true, late: true }) : undefined,
      metrics: target && metrics({ pods, alerts: ['alerts.yaml'] }),
    };
  },
  workloads: (_options, { backup }) => ({
    ...(backup.offsite && {
      offsite: {
        kind: 'CronJob',
        containers: { upload: s3ClientResources },
        init: { export: { cpu: '10m', memory: '48Mi', memoryLimit: '256Mi' } },
      },
    }),
  }),
  notes: (_options, { backup }) =>
    backup.offsite ? [] : ['Off-site copy has nowhere to go: set backup.offsite'],
  help: {
    first:
      'Send now: kubectl create job -n offsite --from=cronjob/offsite first; then look into the bucket, and try age --decrypt on what is there.',
    emergency:
      'The cluster is lost: docs/restore.md. You need your age key, which is nowhere in the cluster, and a key of the store.',
  },
});
