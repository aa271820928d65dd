/** What setup.py makes in AWX: data of the Plan, as its API spells it. */
import type { Given, PlatformConfig, Resources } from '../../kit';
import type { Template } from './options';
import { home } from './resource';

interface Facts {
  readonly platform: PlatformConfig;
  readonly options: {
    readonly repo?: string;
    readonly branch: string;
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
  templates: options.templates.map(({ survey, description = '', ...template }) => ({
    ...template,
    description,
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
