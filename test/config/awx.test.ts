/** The script that keeps AWX as the config has it, run by the real Python against a stand-in for its API. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templates } from '../components/awx-templates';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, repository } from './need';
import { Bench } from './programs';
import { freePort } from './run';

const script = join(repository, 'lib', 'components', 'awx', 'setup.py');
type Fields = Record<string, unknown>;

/** As much of the API as the script calls: lists that are searched by fields, objects that are made and changed. */
class PlayedAwx {
  readonly changes: string[] = [];
  readonly kinds = new Map<string, Fields[]>([
    ['instance_groups', [{ id: 1, name: 'default' }]],
    ['schedules', [{ id: 1, name: 'Cleanup Job Schedule', extra_data: { days: '120' } }]],
  ]);
  project = 'successful';
  playbooks = ['ansible/restart.yml'];
  private readonly attached: Fields[] = [];

  answer(method: string, url: string, body: Fields): readonly [number, unknown] {
    const { pathname, searchParams } = new URL(url, 'http://awx');
    const [, , , kind = '', id, part] = pathname.split('/');
    if (kind === 'ping') return [200, {}];
    if (part === 'object_roles') return [200, { results: [{ id: 77, name: 'Execute' }] }];
    if (part === 'playbooks') return [200, this.playbooks];
    if (part === 'credentials') {
      if (method === 'GET') return [200, { results: this.attached }];
      this.attached.push(body);
    }
    if (part !== undefined && part !== '') return this.note(`${method} ${kind}/${part}`, body);
    const all = this.kinds.get(kind) ?? [];
    this.kinds.set(kind, all);
    if (id) return this.one(method, kind, all, Number(id), body);
    if (method === 'GET') {
      const results = all.filter((each) =>
        [...searchParams].every(([key, value]) => String(each[key]) === value),
      );
      return [200, { results }];
    }
    const made = { ...body, id: all.length + 100 };
    all.push(made);
    return this.note(`POST ${kind}`, made);
  }

  private one(method: string, kind: string, all: readonly Fields[], id: number, body: Fields) {
    const found = all.find((each) => each['id'] === id);
    if (!found) return [404, {}] as const;
    if (method === 'GET') return [200, { ...found, status: this.project }] as const;
    Object.assign(found, body);
    return this.note(`PATCH ${kind}`, found);
  }

  private note(change: string, answer: unknown) {
    this.changes.push(change);
    return [200, answer] as const;
  }
}

checkedWith('set-up of AWX', { python3: debian('python3') }, ({ python3 }) => {
  const bench = new Bench();
  afterAll(() => bench.close());

  const made = platform({ components: { awx: { templates } } });
  const wanted = String(dig(made.get('ConfigMap', 'awx-setup'), 'data', 'wanted.json'));

  async function run(played: PlayedAwx) {
    const port = await freePort();
    await bench.http(port, (incoming, outgoing) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => {
        const { method = '', url = '' } = incoming;
        const [status, answer] = played.answer(method, url, text === '' ? {} : JSON.parse(text));
        outgoing.writeHead(status).end(JSON.stringify(answer));
      });
    });
    const file = join(bench.folder, 'wanted.json');
    writeFileSync(file, wanted);
    const env = {
      AWX_URL: `http://127.0.0.1:${port}`,
      AWX_PASSWORD: 'secret',
      PANEL_PASSWORD: 'other',
      WANTED: file,
    };
    return new Promise<{ code: unknown; said: string }>((resolve) =>
      execFile(python3.found, [script], { env }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, said: out + err }),
      ),
    );
  }

  test('makes everything once; the second time nothing is made or changed but what AWX takes anew', async () => {
    const played = new PlayedAwx();
    expect(await run(played)).toMatchObject({ code: 0 });
    expect(played.kinds.get('hosts')).toMatchObject([{ name: 'control' }, { name: 'worker' }]);
    expect(played.kinds.get('job_templates')).toMatchObject([
      { playbook: 'ansible/restart.yml', survey_enabled: true },
    ]);
    expect(played.changes).toContain('POST teams/roles');
    expect(played.kinds.get('schedules')).toMatchObject([{ extra_data: { days: '90' } }]);
    expect(played.kinds.get('users')).toMatchObject([{ username: 'panel', password: 'other' }]);
    played.changes.length = 0;
    expect(await run(played)).toMatchObject({ code: 0 });
    expect(played.changes).toEqual([
      'PATCH users',
      'POST job_templates/survey_spec',
      'POST users/roles',
      'POST teams/roles',
    ]);
  });

  test('playbooks of the package have templates where the repository has them, and the keys that people add', async () => {
    const played = new PlayedAwx();
    played.playbooks.push('ansible/deploy_service.yml', 'ansible/site.yml');
    const { said } = await run(played);
    expect(said).toContain('free_disk is left out: the repository has no ansible/free_disk.yml');
    expect(played.kinds.get('job_templates')).toMatchObject([
      { name: 'Restart a machine', extra_vars: '{}' },
      { name: 'deploy_service', extra_vars: expect.stringContaining('playbook_dir') },
      { name: 'prepare_node' },
    ]);
    expect(played.kinds.get('inventory_sources')).toMatchObject([
      { source: 'scm', source_path: 'dist/host/inventory.yaml' },
    ]);
    played.kinds.set('credentials', [{ id: 5, name: 'Machines' }]);
    played.changes.length = 0;
    await run(played);
    expect(played.changes).toContain('POST job_templates/credentials');
    played.changes.length = 0;
    await run(played);
    expect(played.changes).not.toContain('POST job_templates/credentials');
  });

  test('what somebody changed by hand is put back', async () => {
    const played = new PlayedAwx();
    await run(played);
    Object.assign(played.kinds.get('projects')?.[0] ?? {}, { scm_branch: 'other' });
    expect((await run(played)).said).toContain('changing projects Platform: scm_branch');
    expect(played.kinds.get('projects')).toMatchObject([{ scm_branch: 'main' }]);
  });

  test('a repository that cannot be fetched fails the Job, and says where to look', async () => {
    const played = new PlayedAwx();
    played.project = 'failed';
    const { code, said } = await run(played);
    expect(code).toBe(1);
    expect(said).toContain('the project is failed: its job in AWX says why');
    expect(played.kinds.get('job_templates')).toBeUndefined();
  });
});
