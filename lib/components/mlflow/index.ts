import { z } from 'zod';
import { inMi } from '../../kube/quantity';
import { bucket, dashboard, database, internet, metrics, secret } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { gateClaims, gateName, gateWorkload } from '../../plan/gate';
import { volumeSize } from '../../plan/schema/fields';

export const mlflow = defineComponent({
  id: 'mlflow',
  title: 'MLflow',
  summary: 'Experiments, models and traces: what was tried, with which data, and how well it did',
  category: 'service',
  profiles: ['ai'],
  folder: __dirname,
  options: {
    workers: z
      .int()
      .min(1)
      .max(4)
      .default(1)
      .meta({ description: 'Server processes; each takes about 256Mi of memory.' }),
    uploads: volumeSize.default('5Gi').meta({
      description: 'Scratch space for files on their way to the bucket: several of the largest must fit.',
    }),
    providers: z
      .boolean()
      .default(false)
      .meta({ description: 'Let its AI gateway call model providers on the internet.' }),
  },
  images: {
    // The only official image with drivers for PostgreSQL and S3.
    mlflow: 'ghcr.io/mlflow/mlflow:v3.15.1-full',
  },
  claims: ({ providers }) => ({
    database: database(),
    artifacts: bucket(),
    encryption: secret({
      keys: ['passphrase'],
      rotation: { never: 'it encrypts the keys of model providers in the database' },
    }),
    ...gateClaims('mlflow', {
      host: 'experiments',
      programs: true,
      annotations: {
        // Models are large: no limit, nothing kept back, time to send them.
        'nginx.org/client-max-body-size': '0',
        'nginx.org/proxy-buffering': 'False',
        'nginx.org/proxy-read-timeout': '600s',
        'nginx.org/proxy-send-timeout': '600s',
      },
    }),
    metrics: metrics({ pods: 'mlflow', port: 5000, alerts: ['alerts.yaml'] }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
    providers: providers
      ? internet({ pods: 'mlflow', ports: [443], reason: 'its AI gateway calls model providers' })
      : undefined,
  }),
  workloads: ({ workers }) => ({
    mlflow: {
      kind: 'StatefulSet',
      containers: {
        mlflow: {
          cpu: '50m',
          memory: inMi(256 + 256 * workers),
          memoryLimit: inMi(512 + 512 * workers),
        },
      },
      init: { migrate: { cpu: '50m', memory: '256Mi', memoryLimit: '512Mi' } },
    },
    [gateName('mlflow')]: gateWorkload,
  }),
  help: {
    first:
      'Open the address, and sign in. From a program: `MLFLOW_TRACKING_URI` is the same address and `MLFLOW_TRACKING_TOKEN` a token of the client mlflow (client credentials; its secret is mlflow-sign-in in the namespace credentials).',
    emergency:
      '`kubectl port-forward -n mlflow mlflow-0 5000` shows it at http://localhost:5000, without sign-in.',
  },
});
