/** The template that makes an image of a commit, and writes its tag into Git. */
import type { Construct } from 'constructs';
import type { Container } from '../../../imports/k8s';
import {
  add,
  composedSecret,
  configFiles,
  type Given,
  metadataOf,
  type ObjectName,
  pod,
  resources,
  shippedFiles,
} from '../../kit';

interface ImageProps {
  readonly namespace: string;
  readonly images: { readonly git: string; readonly builder: string };
  readonly trust: Given<'trust'>;
  /** Where BuildKit runs. */
  readonly builder: string;
  readonly domain: string;
  readonly registry: Given<'registry'>;
  /** `https://git.home.example.com`: who is told name and password of the Secret that the user makes. */
  readonly gitHome: string;
  /** What pip and uv read, where devpi is on. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Name of the template. */
export const imageTemplate = 'image';
/** Of commits that the pipeline writes itself, which start nothing. */
export const author = 'pipelines';

const component = 'argo-workflows';
/** The second is made by the user. */
const secrets = { auth: 'image-registry', git: 'pipelines-git' } as const;
const parameter = (name: string) => `{{workflow.parameters.${name}}}`;
const small = resources({ cpu: '20m', memory: '64Mi', memoryLimit: '512Mi' });

/** What each step is told. */
const told = ({ host, project }: Given<'registry'>) => ({
  REPOSITORY: parameter('repository'),
  COMMIT: parameter('commit'),
  BRANCH: parameter('branch'),
  FOLDER: parameter('folder'),
  IMAGE: `${host}/${project}/${parameter('name')}`,
});

const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const fromGit = (key: string) => ({
  name: `GIT_${key.toUpperCase()}`,
  valueFrom: { secretKeyRef: { name: secrets.git, key, optional: true } },
});

/** Steps are clone and build in one pod, then a pod that writes; each keeps the rules of the namespace. */
export function image(scope: Construct, props: ImageProps): void {
  const { namespace, images, registry } = props;
  const where = (name: string): ObjectName => ({ name, namespace, component });
  const scripts = configFiles(
    scope,
    where('image-scripts'),
    shippedFiles(__dirname, ['clone.sh', 'build.sh', 'write.sh']),
  );
  composedSecret(scope, where(secrets.auth), {
    fetch: [{ extract: registry.secret }],
    data: {
      'config.json': `{"auths":{"${registry.host}":{"auth":"{{ printf "%s:%s" .username .password | b64enc }}"}}}`,
    },
    onlyData: true,
  });
  const trust = pod.trusted(props.trust);
  const mounts = [
    pod.mount('work', '/work'),
    pod.mount('scripts', '/scripts', { readOnly: true }),
    trust.mount,
  ];
  const git = (script: string): Omit<Container, 'name'> => ({
    image: images.git,
    command: ['sh', `/scripts/${script}`],
    env: [
      ...variables({
        ...told(registry),
        AUTHOR: author,
        DOMAIN: props.domain,
        GIT_HOME: props.gitHome,
        GIT_SSL_CAINFO: trust.file,
      }),
      fromGit('username'),
      fromGit('password'),
    ],
    volumeMounts: mounts,
    resources: small,
    securityContext: pod.container(),
  });
  const volumes = [
    pod.emptyDir('work', { sizeLimit: '8Gi' }),
    pod.config('scripts', scripts.name),
    trust.volume,
  ];
  add(scope, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'WorkflowTemplate',
    metadata: metadataOf(where(imageTemplate)),
    spec: {
      entrypoint: 'all',
      arguments: {
        parameters: [
          { name: 'repository', description: 'Address of the Git repository, by HTTPS.' },
          { name: 'commit', description: 'Its full name; the image gets it as its tag.' },
          { name: 'name', description: 'Name of the image.' },
          { name: 'branch', value: 'main' },
          { name: 'folder', value: '.', description: 'Folder of the Dockerfile.' },
        ],
      },
      // A later push of the same repository waits, so that the older one does not write its tag last.
      synchronization: { mutexes: [{ name: `image-${parameter('name')}` }] },
      templates: [
        {
          name: 'all',
          steps: [[{ name: 'build', template: 'build' }], [{ name: 'write', template: 'write' }]],
        },
        {
          name: 'build',
          initContainers: [{ name: 'clone', ...git('clone.sh') }],
          container: {
            image: images.builder,
            command: ['sh', '/scripts/build.sh'],
            env: variables({
              ...told(registry),
              ...props.packages,
              BUILDER: props.builder,
              DOCKER_CONFIG: '/registry',
              HOME: '/work',
            }),
            volumeMounts: [...mounts, pod.mount('registry', '/registry', { readOnly: true })],
            resources: small,
            securityContext: pod.container(),
          },
          volumes: [...volumes, pod.secret('registry', secrets.auth)],
        },
        { name: 'write', container: git('write.sh'), volumes },
      ],
    },
  });
}
