import {
  configFiles,
  defineComponent,
  field,
  Gate,
  gated,
  gateFor,
  hostIn,
  need,
  planned,
  pod,
  portIn,
  readAsset,
  Server,
  shippedFiles,
  stock,
  z,
} from '../../kit';
import { inOption, insideCluster } from '../../plan/lan';

const port = 8000;

const gate = gated('langserve', {
  host: 'chains',
  programs: true,
  annotations: {
    // Answers come word by word, and may take minutes.
    'nginx.org/proxy-buffering': 'False',
    'nginx.org/proxy-read-timeout': '600s',
  },
});

/** Braces around names, as Python's formats have them; doubled ones stand for themselves. */
const template = z
  .string()
  .regex(
    /^([^{}]|\{\{|\}\}|\{[A-Za-z_][A-Za-z0-9_]*\})*$/,
    'write fields of the input in braces, such as {question}, and a brace of the text twice: {{ or }}',
  );

const chain = z.strictObject({
  system: template.default('').meta({ description: 'What the model is told before each question.' }),
  prompt: template
    .default('{question}')
    .meta({ description: 'The question; names in braces are fields of the input.' }),
  temperature: z.number().min(0).max(2).default(0.2).meta({ description: 'How freely it answers.' }),
});

const model = z.strictObject({
  url: field.webAddress.meta({
    description: 'What speaks as OpenAI does: a provider, or a server of yours, with its /v1.',
  }),
  name: z.string().min(1).meta({ description: 'The model that is asked.' }),
  key: field.secretKeyReference.optional().meta({
    description: 'The key for it: a Secret that you make in the namespace langserve, never the value.',
  }),
});

/**
 * An application of the platform's own: chains of LangChain behind the addresses that clients of LangServe call.
 *
 * Upstream: langchain-ai/langserve v0.3.3; langchain-core 1.8, langchain-openai 1.7.
 */
export const langserve = defineComponent({
  id: 'langserve',
  title: 'LangServe',
  summary: 'Chains of LangChain as an API: prompts from the config, or Python files of your own',
  category: 'service',
  profiles: ['ai'],
  folder: __dirname,
  options: {
    model: model
      .optional()
      .meta({ description: 'Who answers. Default: nobody; chains echo what they are asked.' }),
    chains: z
      .record(
        z.string().regex(/^[a-z][a-z0-9-]*$/, 'write a name of lower-case letters, digits and dashes'),
        chain,
      )
      .default({ ask: { system: '', prompt: '{question}', temperature: 0.2 } })
      .meta({ description: 'Chains by name: each is served below /<name>.' }),
    files: field.objectName.optional().meta({
      description:
        'A ConfigMap of yours in the namespace langserve: each of its files NAME.py defines `chain`, and is served below /NAME.',
    }),
    packages: z
      .array(z.string().regex(/^[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[A-Za-z0-9.!+]+$/, 'write name==version'))
      .default([])
      .meta({ description: 'Python packages that your files import, each as name==version.' }),
    library: z.enum(['langserve', 'fastapi']).default('langserve').meta({
      description:
        'langserve: the library, with a playground for each chain; its makers fix faults only. fastapi: the same addresses without it.',
    }),
  },
  images: { python: stock.python, ...gate.images },
  help: {
    first:
      'Open the address with /ask/playground/, and ask. A program posts {"input": {"question": "…"}} to /ask/invoke or ' +
      '/ask/stream, with a token of the client langserve (its secret is langserve-sign-in in the namespace credentials); ' +
      'pods that may reach it call http://langserve.langserve.svc:8000.',
    emergency:
      '`kubectl port-forward -n langserve service/langserve 8000` shows it at http://localhost:8000, without sign-in.',
  },
  notes: ({ library, model: wanted }) => [
    ...(library === 'langserve'
      ? [
          'LangServe is deprecated by its makers and under a licence of their own (no resale as a service); "library: fastapi" serves the same addresses without it',
        ]
      : []),
    ...(wanted ? [] : ['LangServe: no model is set, so chains echo; write components.langserve.model']),
  ],
  needs: ({ model: wanted }) => ({
    ...gate.needs,
    packages: need.internet({
      pods: 'langserve',
      ports: [443],
      reason: 'installs Python packages when their list changes',
    }),
    model: wanted
      ? need.internet({
          pods: 'langserve',
          ports: [portIn(wanted.url)],
          hosts: [hostIn(wanted.url)],
          lan: true,
          reason: `asks the model at ${new URL(wanted.url).host}`,
        })
      : undefined,
    key: wanted?.key
      ? need.userSecret({
          secret: wanted.key.secret,
          keys: [wanted.key.key],
          reason: `the key for ${new URL(wanted.url).host}`,
        })
      : undefined,
    metrics: need.metrics({ port }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    langserve: {
      kind: 'StatefulSet',
      init: { install: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' } },
      containers: { langserve: { cpu: '50m', memory: '192Mi', memoryLimit: '768Mi' } },
      volumes: { packages: '2Gi' },
    },
    ...gate.workloads,
  }),
  problems: ({ model: wanted, packages }, platform) => [
    ...inOption('model.url', wanted && insideCluster(wanted.url, platform)),
    ...namedTwice(packages),
  ],
  external: ({ files }) =>
    files === undefined
      ? []
      : [
          {
            kind: 'ConfigMap',
            namespace: 'langserve',
            name: files,
            reason: 'chains of your own; you make it',
          },
        ],
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const trust = pod.trusted(needs.trust);
    const config = configFiles(
      scope,
      { name: 'langserve-config', namespace, component: id },
      {
        ...shippedFiles(__dirname, ['install.sh', 'requirements.txt', 'server.py', 'routes.py']),
        'more.txt': options.packages.map((each) => `${each}\n`).join(''),
        'settings.json': `${JSON.stringify({ chains: options.chains, library: options.library }, null, 2)}\n`,
      },
    );
    const mounts = [
      pod.mount('config', '/config', { readOnly: true }),
      pod.mount('packages', '/packages'),
      pod.mount('tmp', '/tmp'),
      trust.mount,
    ];
    const python = { HOME: '/tmp', PYTHONDONTWRITEBYTECODE: '1', SSL_CERT_FILE: trust.file };

    new Server(scope, 'server', {
      ...planned(props, 'langserve', {
        init: {
          install: { image: images.python, command: ['sh', '/config/install.sh'], env: python, mounts },
        },
        containers: {
          langserve: {
            image: images.python,
            command: ['python', '-m', 'uvicorn', 'server:app', '--app-dir=/config'],
            args: ['--host=0.0.0.0', `--port=${port}`, `--forwarded-allow-ips=${platform.network.podCidr}`],
            env: {
              ...python,
              PYTHONPATH: '/packages/current',
              SETTINGS: '/config/settings.json',
              OWN_CHAINS: '/own',
              LANGSMITH_TRACING: 'false',
              MODEL_NAME: options.model?.name,
              OPENAI_BASE_URL: options.model?.url,
              OPENAI_API_KEY: keyOf(options.model),
            },
            ports: { http: port },
            mounts:
              options.files === undefined
                ? mounts
                : [...mounts, pod.mount('own', '/own', { readOnly: true })],
            ...pod.health('/healthz', 'http', 180),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('tmp', { sizeLimit: '512Mi' }),
        trust.volume,
        ...(options.files === undefined ? [] : [pod.config('own', options.files)]),
      ],
      config: config.hash,
      service: { http: port },
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://langserve:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      api: ['^/[a-z][^/]*/(invoke|batch|stream|stream_log|stream_events|(input|output|config)_schema)$'],
      timeout: '10m',
    });
  },
});

/** The client insists on a key, even where the server asks for none. */
const keyOf = (wanted: z.output<typeof model> | undefined) => {
  if (wanted === undefined) return undefined;
  return wanted.key ? pod.fromSecret(wanted.key.secret, wanted.key.key) : 'none';
};

/** pip takes no package twice, whatever the spelling of its name. */
function namedTwice(packages: readonly string[]) {
  const nameOf = (line: string) =>
    line
      .replace(/[[=].*$/, '')
      .toLowerCase()
      .replace(/[-_.]+/g, '-');
  const shipped = readAsset(__dirname, 'requirements.txt')
    .split('\n')
    .filter((line) => line.includes('=='));
  return packages.flatMap((each, i) => {
    const other = [...shipped, ...packages.slice(0, i)].find((line) => nameOf(line) === nameOf(each));
    const hint = 'leave it out';
    return other ? [{ path: `packages.${i}`, message: `${other} is installed already`, hint }] : [];
  });
}
