import { rbacAdmin } from '../../lib/rules/rbac-admin';
import { rbacSecrets } from '../../lib/rules/rbac-secrets';
import { rbacWildcards } from '../../lib/rules/rbac-wildcards';
import { type Break, type Change, told } from './platform';

const role = 'ClusterRole/thinkube-store';
const here = `store ${role}`;

test.each<Break>([
  ...['verbs', 'resources', 'apiGroups'].map(
    (key): Break => [
      key,
      [[role, `rules.0.${key}`, ['get', '*']]],
      [`${here} rules[0].${key}: is a wildcard; name what it really uses`],
    ],
  ),
  [
    'paths',
    [[role, 'rules.1', { nonResourceURLs: ['*'], verbs: ['get'] }]],
    [`${here} rules[1].nonResourceURLs: is a wildcard; name what it really uses`],
  ],
  [
    'verbs in one namespace',
    [['Role/notes-reader', 'rules.0.verbs', ['*']]],
    ['notes Role/notes-reader rules[0].verbs: is a wildcard; name what it really uses'],
  ],
])('no wildcard for %s', (_, changes, said) => {
  expect(told(rbacWildcards, changes)).toEqual(said);
});

test.each<Break>([
  [
    'by the role of administrators',
    [['ClusterRoleBinding/thinkube-store', 'roleRef.name', 'cluster-admin']],
    [
      'store ClusterRoleBinding/thinkube-store roleRef.name: gives every right away; bind a role with what it really uses',
    ],
  ],
  ...['escalate', 'bind', 'impersonate'].map(
    (verb): Break => [
      `by the verb ${verb}`,
      [[role, 'rules.0.verbs', ['get', verb]]],
      [`${here} rules[0].verbs: allows ${verb}: an account with it can give itself all rights; remove it`],
    ],
  ),
])('nobody becomes an administrator %s', (_, changes, said) => {
  expect(told(rbacAdmin, changes)).toEqual(said);
});

describe('Secrets of the whole cluster', () => {
  const secrets: Change = [
    role,
    'rules.0',
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
  ];

  test('are read by nobody', () => {
    expect(told(rbacSecrets, [secrets])).toEqual([
      `${here} rules[0]: allows get, list of every Secret in the cluster; write a Role in the namespaces that it needs, or resourceNames`,
    ]);
    expect(told(rbacSecrets, [[role, 'rules.0.resources', ['*']]])).toEqual([
      `${here} rules[0]: allows get, list of every Secret in the cluster; write a Role in the namespaces that it needs, or resourceNames`,
    ]);
  });

  test.each<readonly [string, readonly Change[]]>([
    ['by name', [secrets, [role, 'rules.0.resourceNames', ['one']]]],
    [
      'written, not read',
      [[role, 'rules.0', { apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]],
    ],
    [
      'in one namespace',
      [
        secrets,
        { drop: 'ClusterRoleBinding/thinkube-store' },
        {
          component: 'store',
          add: {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
            metadata: { name: 'store', namespace: 'store' },
            roleRef: { kind: 'ClusterRole', name: 'thinkube-store' },
          },
        },
      ],
    ],
  ])('may be had %s', (_, changes) => {
    expect(told(rbacSecrets, changes)).toEqual([]);
  });
});
