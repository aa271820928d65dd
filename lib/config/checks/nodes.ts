/** Do the nodes fit together, and do others name them rightly? */
import type { Problem } from '../../plan/problem';
import type { PlatformConfig } from '../../plan/schema/platform';
import { suggest } from '../../plan/suggest';
import type { Parts } from '../load';
import type { Check } from './check';

type Nodes = PlatformConfig['nodes'];

/** A key whose value no two nodes may share. */
const unique =
  (key: 'name' | 'address' | 'mac', code: string, hint: string): Check =>
  ({ platform: { nodes = [] } }) =>
    nodes.flatMap((node, i): Problem[] => {
      const first = nodes.findIndex((other) => other[key] !== undefined && other[key] === node[key]);
      if (first === i || first < 0) return [];
      const message = `${node[key]} is already the ${key} of node ${first + 1}`;
      return [{ code, path: `nodes.${i}.${key}`, message, hint }];
    });

const aControlNode: Check = ({ platform: { nodes } }) =>
  nodes === undefined || nodes.some(({ role }) => role === 'control')
    ? []
    : [
        {
          code: 'TK230',
          path: 'nodes',
          message: 'has no control node',
          hint: 'write "role: control" for the machine that runs the API server',
        },
      ];

const controlStaysOn: Check = ({ platform: { nodes = [] } }) =>
  nodes.flatMap(({ role, name, alwaysOn }, i): Problem[] =>
    alwaysOn === false && (role === 'control' || nodes.length === 1)
      ? [
          {
            code: 'TK231',
            path: `nodes.${i}.alwaysOn`,
            message: `${name} cannot be put to sleep: ${role === 'control' ? 'the API server runs there' : 'there is no other node'}`,
            hint: 'leave this line out',
          },
        ]
      : [],
  );

/** Why a machine cannot be put to sleep by the clock; undefined where it can. */
function wakeful(
  node: Nodes[number],
  { cluster, network }: Parts['platform'],
): readonly [string, string] | undefined {
  const { name, role, mac, alwaysOn } = node;
  if (role === 'control')
    return [`${name} cannot be put to sleep: the API server runs there`, 'leave this line out'];
  if (alwaysOn === true)
    return [`${name} is always on, it says`, 'leave out one of both: sleep, or alwaysOn'];
  if (mac === undefined)
    return [`nothing could wake ${name}`, 'write its `mac`, as `ip link` shows it on this machine'];
  if (Object.values(network?.ingress ?? {}).includes(name))
    return [
      `${name} serves addresses of the platform`,
      'write another node under network.ingress; or leave this line out',
    ];
  if (cluster !== undefined && cluster.distribution !== 'microk8s')
    return [
      'has no effect: only machines that ansible/ sets up switch themselves off',
      'leave this line out',
    ];
  return undefined;
}

const sleepers: Check = ({ platform }) =>
  (platform.nodes ?? []).flatMap((node, i): Problem[] => {
    const why = node.sleep && wakeful(node, platform);
    return why ? [{ code: 'TK242', path: `nodes.${i}.sleep`, message: why[0], hint: why[1] }] : [];
  });

const ingressNodes: Check = ({ platform: { nodes, network } }) => {
  if (nodes === undefined || network?.exposure !== 'hostPort') return [];
  const { mainNode, secondNode } = network.ingress;
  const unknown = Object.entries({ mainNode, secondNode }).flatMap(([key, name]) =>
    name === undefined || nodes.some((node) => node.name === name) ? [] : [noSuchNode(key, name, nodes)],
  );
  if (mainNode === undefined || mainNode !== secondNode) return unknown;
  return [
    ...unknown,
    {
      code: 'TK232',
      path: 'network.ingress.secondNode',
      message: `${secondNode} serves the first class already, and its port 443 exists once`,
      hint: 'write another node; or leave this line out, and do without the second class',
    },
  ];
};

function noSuchNode(key: string, name: string, nodes: Nodes): Problem {
  const names = nodes.map((node) => node.name);
  return {
    code: 'TK233',
    path: `network.ingress.${key}`,
    message: `there is no node "${name}"${suggest(name, names)}`,
    hint: `write one of: ${names.join(', ')}`,
  };
}

export const nodeChecks: readonly Check[] = [
  unique('name', 'TK410', 'write the name that `kubectl get nodes` shows for this one'),
  unique('address', 'TK411', 'write the address that `kubectl get nodes -o wide` shows for this one'),
  unique('mac', 'TK412', 'write the address that `ip link` shows on this machine'),
  aControlNode,
  controlStaysOn,
  sleepers,
  ingressNodes,
];
