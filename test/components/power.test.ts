/** Machines that sleep by the clock: what goes with them, who keeps them awake, and the packet that wakes them. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { hostFiles } from '../../charts/host';
import { dig, each } from './dig';
import { planned, platform } from './platform';

const sleep = { down: '0 1 * * *', up: '0 8 * * *' };
const box = {
  name: 'box',
  role: 'worker',
  address: '192.168.1.12',
  cpu: 16,
  memory: '64Gi',
  mac: 'AA-BB-CC-DD-EE-01',
  sleep,
};
const config = {
  nodes: [
    { name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi' },
    { name: 'worker', role: 'worker', address: '192.168.1.11', cpu: 32, memory: '128Gi' },
    box,
  ],
};
const made = platform({ components: { mlflow: { node: 'box' }, prometheus: true, microk8s: true }, config });

const folder = mkdtempSync(join(tmpdir(), 'power-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the plan', () => {
  test('what is pinned to a machine sleeps with it, and nothing else is put there', () => {
    expect(made.problems).toEqual([]);
    expect(made.plan.components.find(({ id }) => id === 'mlflow')?.common.schedule).toEqual(sleep);
    expect(made.plan.capacity.nodes.find(({ name }) => name === 'box')?.pods).toEqual(
      expect.arrayContaining(['mlflow', 'mlflow/mlflow-gate', 'prometheus/node-exporter']),
    );
    const terms = (kind: string, name: string) =>
      dig(made.get(kind, name), 'spec', 'template', 'spec', 'affinity', 'nodeAffinity');
    expect(JSON.stringify(terms('Deployment', 'prometheus-gate'))).toMatch(
      /^.{1,9}requiredDuring.*"values":\["control","worker"\]/,
    );
    // A volume that is on the machine already cannot follow.
    expect(JSON.stringify(terms('StatefulSet', 'postgresql'))).toMatch(
      /^.{1,9}preferredDuring.*"values":\["control","worker"\]/,
    );
    expect(terms('StatefulSet', 'mlflow')).toBeUndefined();
    expect(terms('DaemonSet', 'node-exporter')).toBeUndefined();
  });

  test.each([
    [
      'what others build on',
      { mlflow: true, keycloak: { node: 'box' } },
      'components.keycloak.node: box sleeps, and others cannot do without Keycloak [TK214]\n    write one that is always on: control, worker',
    ],
    [
      'what somebody needs who is up at night',
      { mlflow: true, postgresql: { node: 'box' } },
      'components.postgresql.node: box sleeps while keycloak, mlflow need it [TK213]',
    ],
    [
      'other times than those of the machine',
      { mlflow: { node: 'box', schedule: { up: '0 7 * * *', down: '0 1 * * *' } } },
      'components.mlflow.schedule: has it up while box sleeps, as on Monday 07:00 [TK215]',
    ],
  ])('%s is refused, with its place and what to write', (_, components, message) => {
    expect(() => planned({ components, config })).toThrow(message);
  });

  test('a platform where no machine sleeps has nothing of all that', () => {
    const { of, get } = platform({ components: { mlflow: { schedule: sleep } } });
    expect(of('calendar').filter(({ kind }) => kind === 'CronJob')).toHaveLength(1);
    expect(dig(get('StatefulSet', 'postgresql'), 'spec', 'template', 'spec', 'affinity')).toBeUndefined();
  });
});

describe('the job', () => {
  const spec = () => dig(made.get('CronJob', 'power'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');

  test('is on the network of a machine that is always on, and may touch no other machine', () => {
    expect(spec()).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(JSON.stringify(dig(spec(), 'affinity'))).toContain('"values":["control","worker"]');
    expect(each(made.get('ClusterRole', 'thinkube-power'), 'rules')[0]).toEqual({
      apiGroups: [''],
      resources: ['nodes'],
      resourceNames: ['box'],
      verbs: ['get', 'patch'],
    });
  });

  interface Scene {
    /** By the clock of the platform, in UTC. */
    readonly at: string;
    readonly on?: string;
    readonly ready: boolean;
    /** When it became so. */
    readonly since: string;
    readonly taints?: readonly object[];
    readonly pods?: readonly object[];
  }

  /** What is on the wire and what is changed, in a cluster as it is in the scene. */
  async function play({ at, on = '2026-11-30', ready, since, taints = [], pods = [] }: Scene) {
    const ears = createSocket('udp4');
    const packets: Buffer[] = [];
    ears.on('message', (packet) => packets.push(packet));
    await new Promise<void>((resolve) => ears.bind(0, '127.0.0.1', resolve));
    const changes: string[] = [];
    const conditions = [
      { type: 'Ready', status: ready ? 'True' : 'Unknown', lastTransitionTime: `2026-11-30T${since}:00Z` },
    ];
    const server = createServer((request, response) => {
      const { method = '', url = '' } = request;
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (method !== 'GET') changes.push(`${method} ${url} ${body}`);
        const isList = url === '/api/v1/pods?fieldSelector=spec.nodeName%3Dbox';
        const node = {
          metadata: { name: 'box', resourceVersion: '7' },
          spec: { taints },
          status: { conditions },
        };
        response.end(JSON.stringify(isList ? { items: pods } : node));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const [name, text] of Object.entries(Object(dig(made.get('ConfigMap', 'power'), 'data')))) {
      writeFileSync(join(folder, name), String(text));
    }
    writeFileSync(join(folder, 'token'), 'token');
    const env = {
      POWER: join(folder, 'power.json'),
      KUBERNETES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      TOKEN_FILE: join(folder, 'token'),
      TZ: 'UTC',
      NOW: `${on}T${at}:00Z`,
      WAKE_ADDRESS: '127.0.0.1',
      WAKE_PORT: String(ears.address().port),
    };
    const { stdout, stderr, code } = await promisify(execFile)(
      process.execPath,
      [join(folder, 'machines.mjs')],
      {
        env,
      },
    ).catch((error) => error);
    server.close();
    await new Promise<void>((resolve) => ears.close(resolve));
    return { stdout, stderr, code: code ?? 0, changes, packets };
  }

  const pod = (name: string, more: object = {}) => ({
    metadata: { namespace: 'home', name, ...more },
    spec: {},
    status: { phase: 'Running' },
  });
  const asleep = { key: 'thinkube.io/asleep', effect: 'NoSchedule' };
  const other = { key: 'mine', effect: 'NoSchedule' };

  test('wakes a machine that should be up: six bytes of ones, and sixteen times its address', async () => {
    const { packets, stdout } = await play({ at: '08:05', ready: false, since: '01:20', taints: [asleep] });
    expect(packets).toHaveLength(1);
    expect(packets[0]?.toString('hex')).toBe(`${'ff'.repeat(6)}${'aabbccddee01'.repeat(16)}`);
    expect(stdout).toContain('box: was told to wake');
  });

  test('takes pods again once it is up, and keeps the taints of others', async () => {
    const scene = { at: '08:10', ready: true, since: '08:08', taints: [other, asleep] };
    const { packets, changes } = await play(scene);
    expect(packets).toEqual([]);
    const wanted = { metadata: { resourceVersion: '7' }, spec: { taints: [other] } };
    expect(changes).toEqual([`PATCH /api/v1/nodes/box ${JSON.stringify(wanted)}`]);
  });

  test('empties a machine when its time comes: what can go, goes; what belongs to it, stays', async () => {
    const pods = [
      pod('web'),
      pod('agent', { ownerReferences: [{ kind: 'DaemonSet' }] }),
      { ...pod('done'), status: { phase: 'Succeeded' } },
    ];
    const { changes, code } = await play({ at: '01:05', ready: true, since: '00:00', pods });
    expect(code).toBe(0);
    expect(changes.map((change) => change.split(' ').slice(0, 2).join(' '))).toEqual([
      'PATCH /api/v1/nodes/box',
      'POST /api/v1/namespaces/home/pods/web/eviction',
    ]);
  });

  test('says who keeps it awake, and moves no pod away from its volume', async () => {
    const lasting = { ...pod('db'), spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } };
    const { changes, code, stderr } = await play({
      at: '01:05',
      ready: true,
      since: '00:00',
      pods: [lasting],
    });
    expect(code).toBe(1);
    expect(stderr).toContain('box: stays on: volumes of home/db are on it');
    expect(changes).toHaveLength(1);
  });

  describe('that somebody sent to sleep at ten', () => {
    const asked = { ...asleep, value: String(Date.parse('2026-11-30T10:00:00Z') / 1000) };

    test('is left alone until its next time to be up', async () => {
      const { packets, changes } = await play({ at: '15:00', ready: false, since: '10:06', taints: [asked] });
      expect([packets, changes]).toEqual([[], []]);
      const next = await play({
        at: '08:05',
        on: '2026-12-01',
        ready: false,
        since: '10:06',
        taints: [asked],
      });
      expect(next.packets).toHaveLength(1);
    });

    test('takes pods again once somebody has woken it', async () => {
      const { changes } = await play({ at: '15:00', ready: true, since: '14:50', taints: [asked] });
      expect(changes.map((change) => change.split(' ')[1])).toEqual(['/api/v1/nodes/box']);
    });

    test('is not filled again while it is emptied', async () => {
      const { changes } = await play({ at: '10:02', ready: true, since: '08:05', taints: [asked] });
      expect(changes).toEqual([]);
    });
  });

  test('leaves a machine alone that somebody switched on at night', async () => {
    const { changes } = await play({ at: '03:00', ready: true, since: '02:50', pods: [pod('web')] });
    expect(changes).toEqual([]);
  });
});

test('alerts leave a machine alone for as long as it should sleep', () => {
  const data = dig(made.get('ConfigMap', 'prometheus-rules'), 'data');
  const rules = Object.values(Object(data)).join('\n');
  for (const alert of [
    'NodeGone',
    'TargetDown',
    'NodeNotReady',
    'DaemonSetUnavailable',
    'MachineDoesNotWake',
  ]) {
    const [, rule = ''] = rules.split(`alert: ${alert}\n`);
    expect(rule.split('- alert:')[0]).toContain('kube_node_spec_taint{key="thinkube.io/asleep"}');
  }
});

describe('the machine', () => {
  const files = hostFiles(made.plan);

  test('has a timer in the time zone of the platform', () => {
    expect(String(files.get('host/sleep/box.timer'))).toContain(
      'OnCalendar=*-1,2,3,4,5,6,7,8,9,10,11,12-* 1:0:00 UTC',
    );
    expect([...files.keys()].filter((file) => file.startsWith('host/sleep/'))).toHaveLength(2);
  });

  /** The script on a machine that is played: cards, mounts and programs. */
  function run(address: string, mounts: string) {
    const root = mkdtempSync(join(folder, 'machine-'));
    for (const [card, mac] of Object.entries({ br0: 'aa:bb:cc:dd:ee:01', enp3s0: 'aa:bb:cc:dd:ee:01' })) {
      mkdirSync(join(root, 'sys/class/net', card), { recursive: true });
      writeFileSync(join(root, 'sys/class/net', card, 'address'), `${mac}\n`);
    }
    mkdirSync(join(root, 'sys/class/net/enp3s0/device'));
    mkdirSync(join(root, 'proc/self'), { recursive: true });
    writeFileSync(join(root, 'proc/self/mounts'), mounts);
    mkdirSync(join(root, 'bin'));
    for (const name of ['ethtool', 'systemctl']) {
      writeFileSync(join(root, 'bin', name), `#!/bin/sh\necho "${name} $*" >>${root}/calls\n`);
      chmodSync(join(root, 'bin', name), 0o755);
    }
    writeFileSync(join(root, 'sleep.sh'), String(files.get('host/sleep/sleep.sh')));
    writeFileSync(join(root, 'calls'), '');
    const { stderr, status } = spawnSync('sh', [join(root, 'sleep.sh'), address], {
      env: { PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}`, ROOT: root, WAIT: '0' },
      encoding: 'utf8',
    });
    return { stderr, status, calls: readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') };
  }

  test('can be woken before it switches itself off', () => {
    expect(run('aa:bb:cc:dd:ee:01', 'proc /proc proc rw 0 0\n')).toMatchObject({
      status: 0,
      calls: ['ethtool -s enp3s0 wol g', 'systemctl poweroff'],
    });
  });

  test('stays on while a volume on it is in use', () => {
    const mount = '/dev/sda1 /var/lib/kubelet/pods/1/volumes/kubernetes.io~local-volume/pvc-1 ext4 rw 0 0\n';
    const { stderr, calls } = run('aa:bb:cc:dd:ee:01', mount);
    expect(stderr).toContain('stays on: volumes on it are in use');
    expect(calls).not.toContain('systemctl poweroff');
  });

  test('stays on where nothing could wake it', () => {
    const { stderr, calls } = run('aa:bb:cc:dd:ee:02', '');
    expect(stderr).toContain('no network card has the address aa:bb:cc:dd:ee:02');
    expect(calls).toEqual(['']);
  });
});
