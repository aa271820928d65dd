import { field, z } from '../../kit';

const question = z
  .strictObject({
    variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of an Ansible variable: letters, digits and _')
      .meta({ description: 'Variable that the answer becomes.' }),
    question: z.string().min(1).meta({ description: 'What is asked.' }),
    choices: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: 'Answers to choose from. Default: a line of text.' }),
    default: z.string().optional().meta({ description: 'The answer that is there already.' }),
    required: z.boolean().default(true).meta({ description: 'Whether it must be answered.' }),
  })
  .refine(({ choices, default: initial }) => initial === undefined || choices?.includes(initial) !== false, {
    path: ['default'],
    error: 'write one of the choices',
  });

const template = z.strictObject({
  name: z.string().min(1).max(100).meta({ description: 'Its name, as people see it.' }),
  playbook: z
    .string()
    .regex(
      /^(?!\/)(?!.*\.\.)[A-Za-z0-9_./-]+\.ya?ml$/,
      'write a path in the repository, such as ansible/site.yml',
    )
    .meta({ description: 'Path of the playbook in the repository.' }),
  description: z.string().optional().meta({ description: 'What it does.' }),
  survey: z.array(question).default([]).meta({ description: 'What is asked before it starts.' }),
  everybody: z.boolean().default(false).meta({
    description: 'Whether everybody who signs in may start it. Default: administrators only.',
  }),
});

export const shape = {
  edition: z.enum(['ascender', 'awx']).default('ascender').meta({
    description:
      'Ascender is the fork of AWX that is kept up; AWX itself had its last release in July 2024. There is no way back: Ascender moves the tables on.',
  }),
  repo: field.httpRepository.optional().meta({
    description: 'Git repository with the playbooks, over HTTPS. Default: the one of the platform.',
  }),
  branch: field.branch.default('main').meta({ description: 'Its branch.' }),
  playbooks: z.boolean().default(true).meta({
    description:
      'Templates for the playbooks of this package, such as deploy_service, where the repository has them in its folder ansible.',
  }),
  push: field.sshRepository.optional().meta({
    description: 'Where these push to, with a deploy key. Default: the repository of the platform.',
  }),
  templates: z.array(template).default([]).meta({ description: 'Job templates, kept as they stand here.' }),
  memory: field.memory.default('2Gi').meta({
    description: 'Memory limit of the web and the task process; each uses about half of it.',
  }),
};

export type Template = z.output<typeof template>;
