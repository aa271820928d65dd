import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { promises } from 'node:dns';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeDnsFiles } from '../../lib/components/coredns/files';
import { clusterLines, type Home } from '../../lib/components/coredns/names';
import { checkedWith, debian, goTool, repository } from './need';

const home: Home = {
  domain: 'home.example.com',
  names: [
    { host: 'git.home.example.com', class: 'nginx' },
    { host: 'functions.home.example.com', class: 'nginx-kn', below: true },
    { host: 'notes.example.org', class: 'nginx' },
  ],
  targets: [
    { class: 'nginx', service: 'nginx.ingress.svc.cluster.local', lan: '192.168.1.240' },
    { class: 'nginx-kn', service: 'nginx-kn.ingress.svc.cluster.local', lan: '192.168.1.241' },
  ],
  devices: { 'nas.home.example.com': '192.168.1.5', 'printer.office.home.example.com': '192.168.1.6' },
  elsewhere: ['forge.nas.home.example.com', 'www.home.example.com'],
  wildcard: true,
};

const folder = mkdtempSync(join(tmpdir(), 'coredns-'));
const running: ChildProcess[] = [];
/** Port with the measurements of a server, by the port that it answers on. */
const measuredAt = new Map<number, number>();
afterAll(() => {
  for (const each of running) each.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Folder with the files of a server, by the port that it answers on. */
const filesOf = new Map<number, string>();

/** Answers of a server: addresses, or the code of what it said instead. */
const ask = async (
  port: number,
  name: string,
  kind: 'A' | 'AAAA' | 'MX' | 'TXT' = 'A',
  from = '127.0.0.2',
): Promise<unknown> => {
  const resolver = new promises.Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  resolver.setLocalAddress(from);
  return resolver.resolve(name, kind).catch(({ code }: { code: string }) => code);
};

/** Starts the program on files, each of its ports being a free one, and waits until it answers. */
async function serve(
  program: string,
  files: Readonly<Record<string, string>>,
  upstream = 0,
): Promise<number> {
  const own = mkdtempSync(join(folder, 'server-'));
  const port = await freePort();
  let corefile = (files['Corefile'] ?? '')
    .replaceAll('/etc/coredns/', `${own}/`)
    .replace(/:53(?=[\s,{])/g, '')
    .replace(/forward \. (\S+)/g, `forward . 127.0.0.1:${upstream}`)
    .replace(/health( {)?\n/, 'health :8080$1\n')
    .replace(/ready\n/, 'ready :8181\n');
  measuredAt.set(port, await freePort());
  filesOf.set(port, own);
  corefile = corefile.replaceAll(':9153', `:${measuredAt.get(port)}`);
  for (const fixed of [':8080', ':8181']) corefile = corefile.replaceAll(fixed, `:${await freePort()}`);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(own, name), name === 'Corefile' ? corefile : text);
  }
  const child = spawn(program, ['-conf', join(own, 'Corefile'), `-dns.port=${port}`]);
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  for (let i = 0; i < 100 && child.exitCode === null; i++) {
    if (said.includes('CoreDNS-')) return port;
    await new Promise((soon) => setTimeout(soon, 100));
  }
  throw new Error(`CoreDNS does not start:\n${said}\n${corefile}`);
}

/** The internet: one address for every name below .net and some of ours, mail of our domain, and nothing else. */
const internet = {
  Corefile: `. {
    template IN A net www.home.example.com forge.nas.home.example.com {
      answer "{{ .Name }} 60 IN A 203.0.113.7"
    }
    template IN A home.example.com {
      match ^home[.]
      answer "{{ .Name }} 60 IN A 203.0.113.7"
      fallthrough
    }
    template IN MX home.example.com {
      match ^home[.]
      answer "{{ .Name }} 60 IN MX 10 mail.example.net."
      fallthrough
    }
    template ANY ANY . {
      rcode NXDOMAIN
    }
  }
`,
};
/** It, as the config names it: whoever asks from here is not asked back. */
const upstream = ['127.0.0.1'];

checkedWith('DNS of the home network', { coredns: goTool('coredns') }, ({ coredns }) => {
  let outside = 0;
  let port = 0;
  let strict = 0;
  beforeAll(async () => {
    outside = await serve(coredns.found, internet);
    port = await serve(coredns.found, homeDnsFiles({ home, upstream }), outside);
    const without = homeDnsFiles({ home: { ...home, wildcard: false }, upstream });
    strict = await serve(coredns.found, without, outside);
  });

  test.each([
    ['git.home.example.com', '192.168.1.240'],
    ['functions.home.example.com', '192.168.1.241'],
    ['hello.functions.home.example.com', '192.168.1.241'],
    ['notes.example.org', '192.168.1.240'],
    ['nas.home.example.com', '192.168.1.5'],
    ['home.example.com', '192.168.1.240'],
    ['made-up.home.example.com', '192.168.1.240'],
    ['printer.office.home.example.com', '192.168.1.6'],
    ['www.home.example.com', '203.0.113.7'],
    ['forge.nas.home.example.com', '203.0.113.7'],
    ['www.example.net', '203.0.113.7'],
  ])('%s is %s', async (name, address) => expect(await ask(port, name)).toEqual([address]));

  test('a name without an IPv6 address exists all the same', async () => {
    expect(await ask(port, 'git.home.example.com', 'AAAA')).toBe('ENODATA');
  });

  test('what is no address is what it is outside, and a name of ours exists all the same', async () => {
    const mail = [{ priority: 10, exchange: 'mail.example.net' }];
    for (const server of [port, strict]) expect(await ask(server, 'home.example.com', 'MX')).toEqual(mail);
    expect(await ask(port, 'nas.home.example.com', 'TXT')).toBe('ENODATA');
  });

  test('a domain that is elsewhere itself keeps its address outside, and so does one without a wildcard', async () => {
    const apart = { ...home, elsewhere: [home.domain] };
    const server = await serve(coredns.found, homeDnsFiles({ home: apart, upstream }), outside);
    for (const each of [server, strict]) {
      expect(await ask(each, 'home.example.com')).toEqual(['203.0.113.7']);
    }
    expect(await ask(server, 'made-up.home.example.com')).toEqual(['192.168.1.240']);
  });

  test('a router that is asked, and asks here, is not asked back', async () => {
    const router = await serve(coredns.found, { Corefile: '. {\n  forward . ROUTER\n}\n' }, strict);
    const looped = await serve(
      coredns.found,
      homeDnsFiles({ home: { ...home, wildcard: false }, upstream }),
      router,
    );
    const through = await serve(coredns.found, { Corefile: '. {\n  forward . LOOP\n}\n' }, looped);
    expect(await ask(through, 'nas.home.example.com')).toEqual(['192.168.1.5']);
    expect(await ask(through, 'made-up.home.example.com')).toBe('ENOTFOUND');
    expect(await ask(through, 'www.home.example.com')).toBe('EREFUSED');
  });

  test('what alerts and the dashboard speak of is measured', async () => {
    await ask(port, 'www.example.net');
    const measured = await (await fetch(`http://127.0.0.1:${measuredAt.get(port)}/metrics`)).text();
    const shipped = join(repository, 'lib/components/coredns');
    const named = ['alerts.yaml', 'dashboard.json'].flatMap((file) =>
      [...readFileSync(join(shipped, file), 'utf8').matchAll(/coredns_[a-z_]+/g)].map(([name]) => name),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !measured.includes(`\n${name}`))).toEqual([]);
  });

  test('a new name is taken up while the server runs', async () => {
    expect(await ask(strict, 'new.home.example.com')).not.toEqual(['192.168.1.240']);
    const names = [...home.names, { host: 'new.home.example.com', class: 'nginx' as const }];
    const fresh = homeDnsFiles({ home: { ...home, names, wildcard: false }, upstream });
    const zone = 'home.example.com.zone';
    writeFileSync(join(filesOf.get(strict) ?? '', zone), fresh[zone] ?? '');
    let answer: unknown;
    for (let second = 0; second < 60 && !Array.isArray(answer); second++) {
      await new Promise((soon) => setTimeout(soon, 1000));
      answer = await ask(strict, 'new.home.example.com');
    }
    expect(answer).toEqual(['192.168.1.240']);
  });

  test('without the wildcard, unknown names of the domain are asked outside', async () => {
    expect(await ask(strict, 'git.home.example.com')).toEqual(['192.168.1.240']);
    expect(await ask(strict, 'made-up.home.example.com')).not.toEqual(['192.168.1.240']);
    expect(await ask(strict, 'git.home.example.com', 'AAAA')).toBe('ENODATA');
  });
});

const fixtures = join(repository, 'test/fixtures/coredns');
const corefiles = readdirSync(fixtures).map((file): [string, string] => [
  file.replace('.Corefile', ''),
  readFileSync(join(fixtures, file), 'utf8'),
]);
const original = new Map(corefiles).get('microk8s') ?? '';
/** Kubernetes is not here: its plugin gives way to the addresses of two Services. */
const withServices = (corefile: string): string => {
  const services = { nginx: '10.152.183.40', 'nginx-kn': '10.152.183.41' };
  const answers = Object.entries(services).map(
    ([name, ip]) =>
      `template IN A ${name}.ingress.svc.cluster.local {\n  answer "{{ .Name }} 60 IN A ${ip}"\n}\n`,
  );
  const none = 'template IN AAAA cluster.local {\n  rcode NOERROR\n}\n';
  return corefile.replace(/kubernetes [^}]+\}/, () => [...answers, none].join(''));
};
const script = join(repository, 'lib/components/coredns/cluster-names.sh');

/** A cluster that holds one ConfigMap, and refuses what was made of an older version of it. */
const kubectl = (state: string) => `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const { parse } = require(${JSON.stringify(join(repository, 'node_modules/yaml'))});
const now = JSON.parse(readFileSync(${JSON.stringify(state)}, 'utf8'));
const args = process.argv.slice(2);
if (args.includes('get')) process.stdout.write(now.version + '\\n' + now.corefile);
if (args.includes('patch')) {
  const patch = parse(readFileSync(args[args.indexOf('--patch-file') + 1], 'utf8'));
  if (patch.metadata.resourceVersion !== now.version) process.exit(1);
  const next = { version: String(Number(now.version) + 1), corefile: patch.data.Corefile };
  writeFileSync(${JSON.stringify(state)}, JSON.stringify(next));
}
`;

checkedWith(
  'names inside the cluster',
  { coredns: goTool('coredns'), busybox: debian('busybox') },
  ({ coredns, busybox }) => {
    /** Runs the script as the image does it, with BusyBox. */
    const cluster = (corefile: string) => {
      const own = mkdtempSync(join(folder, 'cluster-'));
      const state = join(own, 'state.json');
      writeFileSync(state, JSON.stringify({ version: '7', corefile }));
      writeFileSync(join(own, 'kubectl'), kubectl(state));
      chmodSync(join(own, 'kubectl'), 0o755);
      for (const tool of ['awk', 'cat', 'cmp', 'grep', 'head', 'sed', 'tail']) {
        symlinkSync(busybox.found, join(own, tool));
      }
      const now = (): { version: string; corefile: string } => JSON.parse(readFileSync(state, 'utf8'));
      const run = (lines: readonly string[]) => {
        const names = join(own, 'names.corefile');
        writeFileSync(names, lines.map((line) => `${line}\n`).join(''));
        const env = { PATH: own, NAMES: names, WORK: own };
        return spawnSync(busybox.found, ['sh', script], { env, encoding: 'utf8' });
      };
      return { now, run };
    };
    const lines = clusterLines(home);

    test('are written once, and taken out again without a trace', () => {
      const { now, run } = cluster(original);
      expect(run(lines)).toMatchObject({ status: 0, stderr: '' });
      const written = now();
      expect(written.corefile.split('\n').filter((line) => line.includes('rewrite'))).toHaveLength(11);
      expect(run(lines).status).toBe(0);
      expect(now()).toEqual(written);
      expect(run(lines.slice(1)).status).toBe(0);
      expect(now().corefile).not.toContain('git.home.example.com');
      expect(run([]).status).toBe(0);
      expect(now().corefile).toBe(original);
    });

    test.each([
      ['for no zone but one', 'example.org {\n    whoami\n}\n', 'no block for all names'],
      ['without a block', 'whoami\n', 'no block for all names'],
      ['with another protocol', 'tls://. {\n    whoami\n}\n', 'no block for all names'],
      [
        'with half of the markers',
        original.replace('errors', '# BEGIN names of the platform (thinkube)'),
        'end marker',
      ],
      ['that is cut off', original.slice(0, 200), 'not closed'],
      ['with a brace too many', `}\n${original}`, 'closes nothing'],
      ['with a quote that is open', original.replace('errors', 'errors "'), 'not closed'],
      ['that nests in its first line', original.replace('.:53 {', '.:53 { log . {\n}'), 'not understood'],
      [
        'with a block that takes names away',
        `${original}Example.com. {\n    forward . 10.0.0.1\n}\n`,
        'sends git.home.example.com to its block for example.com',
      ],
    ])('a Corefile %s stays as it is', (_, corefile, why) => {
      const { now, run } = cluster(corefile);
      expect(run(lines)).toMatchObject({ status: 1, stderr: expect.stringContaining(why) });
      expect(now().corefile).toBe(corefile);
    });

    test('a block for a name that others answer for is welcome', () => {
      const { run } = cluster(`${original}www.home.example.com {\n    forward . 10.0.0.1\n}\n`);
      expect(run(lines)).toMatchObject({ status: 0 });
    });

    test('a CoreDNS that does not read its file again is told of', () => {
      const { run } = cluster(original.replace('    reload\n', ''));
      expect(run(lines)).toMatchObject({ status: 0, stderr: expect.stringContaining('has no "reload"') });
    });

    test('a block for all names on the port that the Service leads to is found', () => {
      const { now, run } = cluster(original.replace('.:53', '.:5353'));
      expect(run(lines)).toMatchObject({ status: 0 });
      expect(now().corefile.split('\n')[1]?.trim()).toMatch(/^# BEGIN/);
    });

    test.each(corefiles)(
      'in the Corefile of %s, resolve to the Service of their controller',
      async (_, corefile) => {
        const { now, run } = cluster(corefile);
        expect(run(lines)).toMatchObject({ status: 0 });
        const outside = await serve(coredns.found, internet);
        const port = await serve(coredns.found, { Corefile: withServices(now().corefile) }, outside);
        expect(await ask(port, 'git.home.example.com')).toEqual(['10.152.183.40']);
        expect(await ask(port, 'functions.home.example.com')).toEqual(['10.152.183.41']);
        expect(await ask(port, 'hello.functions.home.example.com')).toEqual(['10.152.183.41']);
        expect(await ask(port, 'hello.git.home.example.com')).not.toEqual(['10.152.183.40']);
        expect(await ask(port, 'notes.example.org')).toEqual(['10.152.183.40']);
        expect(await ask(port, 'git.home.example.com', 'AAAA')).toBe('ENODATA');
        expect(await ask(port, 'www.example.net')).toEqual(['203.0.113.7']);
        expect(await ask(port, 'made-up.home.example.com')).not.toEqual(['10.152.183.40']);
        expect(run([])).toMatchObject({ status: 0 });
        // YAML ends the last line, which may have had no end.
        expect(now().corefile).toBe(corefile.endsWith('\n') ? corefile : `${corefile}\n`);
      },
    );

    test('where nodes search the home domain, its wildcard does not catch the names of others', async () => {
      const { now, run } = cluster(original);
      run(lines);
      const caught = 'template IN A {\n    answer "{{ .Name }} 60 IN A 192.168.1.240"\n  }';
      const router = await serve(coredns.found, { Corefile: `. {\n  ${caught}\n}\n` });
      const port = await serve(
        coredns.found,
        { Corefile: now().corefile.replace(/kubernetes [^}]+\}/, '') },
        router,
      );
      expect(await ask(port, 'tv.home.example.com')).toEqual(['192.168.1.240']);
      expect(await ask(port, 'nas.home.example.com')).toEqual(['192.168.1.5']);
      expect(await ask(port, 'nas.home.example.com', 'AAAA')).toBe('ENODATA');
      expect(await ask(port, 'printer.office.home.example.com')).toEqual(['192.168.1.6']);
      // What the router says of these is not what is tested: it is asked.
      expect(await ask(port, 'forge.nas.home.example.com')).toEqual(['192.168.1.240']);
      expect(await ask(port, 'api.www.home.example.com')).toEqual(['192.168.1.240']);
      for (const kind of ['A', 'AAAA'] as const) {
        expect(await ask(port, 'github.com.home.example.com', kind)).toBe('ENOTFOUND');
        expect(await ask(port, 'Raw.Githubusercontent.com.Home.Example.com', kind)).toBe('ENOTFOUND');
      }
    });
  },
);
