/** What setup.py makes in AWX: data of the Plan, as its API spells it. */
import type { Given, PlatformConfig, Resources } from '../../kit';
import type { Template } from './options';
import { shippedTemplates } from './playbooks';
import { home } from './resource';

interface Facts {
  readonly platform: PlatformConfig;
  readonly options: {
    readonly repo?: string;
    readonly branch: string;
    readonly playbooks: boolean;
    readonly push?: string;
    readonly templates: readonly Template[];
  };
  readonly images: { readonly ee: string };
  readonly trust: Given<'trust'>;
  readonly job: Resources;
}

/** Value of `app.kubernetes.io/name` of the pods that run playbooks. */
export const jobPods = 'awx-job';

export const wanted = ({ platform, options, images, trust, job }: Facts) => ({
  ...home,
  // Schedules that AWX makes by itself, and the days that they leave.
  cleanups: ['Cleanup Job Schedule', 'Cleanup Activity Schedule'],
  keepDays: platform.retention.runs,
  // YAML, of which JSON is a part.
  pod: JSON.stringify(jobPod({ image: images.ee, trust, job }), null, 2),
  inventory: {
    name: 'Machines',
    // Groups and variables, as the playbooks want them.
    source:
      options.repo === undefined && platform.cluster.distribution === 'microk8s'
        ? `${platform.git.path}/host/inventory.yaml`
        : null,
    hosts: platform.nodes.map(({ name, address, role }) => ({
      name,
      variables: JSON.stringify({ ansible_host: address, thinkube_role: role }),
    })),
  },
  project: {
    name: 'Platform',
    fields: {
      scm_type: 'git',
      scm_url: options.repo ?? platform.git.repo,
      scm_branch: options.branch,
      scm_update_on_launch: true,
    },
  },
  deployKey,
  templates: [
    ...options.templates.map((each) => templateOf(each, {})),
    ...(options.playbooks ? shippedTemplates(platform) : []).map((each) => ({
      ...templateOf(each, variablesOf(platform, options.push)),
      // Where the repository does not have it, it is left out.
      optional: true,
      credentials,
    })),
  ],
});

/** What people make in AWX under these names is used by templates of the package. */
const credentials = ['Machines', 'Deploy key'];

/** A type of credential that only Git is told of. */
const deployKey = {
  name: 'Deploy key',
  fields: {
    kind: 'cloud',
    inputs: {
      fields: [
        {
          id: 'key',
          label: 'Private key that may push',
          type: 'string',
          format: 'ssh_private_key',
          secret: true,
          multiline: true,
        },
      ],
      required: ['key'],
    },
    injectors: {
      file: { 'template.key': '{{ key }}\n' },
      env: {
        GIT_SSH_COMMAND:
          'ssh -i {{ tower.filename.key }} -o IdentitiesOnly=yes -o StrictHostKeyChecking=accept-new',
      },
    },
  },
};

/** AWX keeps the inventory elsewhere than the repository, whose files it names. */
const variablesOf = ({ git }: Pick<PlatformConfig, 'git'>, push: string | undefined) => ({
  dist: `{{ playbook_dir }}/../${git.path}`,
  host_files: `{{ playbook_dir }}/../${git.path}/host`,
  ...(push !== undefined && { git_repo: push }),
});

const templateOf = ({ survey, description = '', ...template }: Template, variables: object) => ({
  ...template,
  description,
  extra_vars: JSON.stringify(variables),
  optional: false,
  credentials: [] as readonly string[],
  survey: survey.map((question) => ({
    question_name: question.question,
    question_description: '',
    variable: question.variable,
    required: question.required,
    type: question.choices ? 'multiplechoice' : 'text',
    choices: question.choices ?? [],
    default: question.default ?? '',
    min: 0,
    max: 1024,
  })),
});

/** Pods of playbooks have a name that network policies know, limits, and no rights beyond their own. */
function jobPod({ image, trust, job }: { image: string; trust: Given<'trust'>; job: Resources }) {
  const bundle = `/trust/${trust.key}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: { 'app.kubernetes.io/name': jobPods } },
    spec: {
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'worker',
          image,
          args: ['ansible-runner', 'worker', '--private-data-dir=/runner'],
          env: [
            { name: 'GIT_SSL_CAINFO', value: bundle },
            { name: 'REQUESTS_CA_BUNDLE', value: bundle },
          ],
          resources: {
            requests: { cpu: job.cpu, memory: job.memory },
            limits: { memory: job.memoryLimit ?? job.memory },
          },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'trust', mountPath: '/trust', readOnly: true }],
        },
      ],
      volumes: [{ name: 'trust', configMap: { name: trust.configMap } }],
    },
  };
}
