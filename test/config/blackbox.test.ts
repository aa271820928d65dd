/** What counts as an answer of a public address: the shipped file, run by the real exporter, before a real NGINX. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsset } from '../../lib/kit';
import { checkedWith, debian, repository } from './need';
import { Bench, certificate, until } from './programs';
import { freePort } from './run';

const shipped = readAsset(join(repository, 'lib/components/prometheus'), 'blackbox.yaml');

checkedWith(
  'Public addresses, asked by blackbox_exporter',
  {
    exporter: debian('prometheus-blackbox-exporter'),
    nginx: debian('nginx'),
    openssl: debian('openssl'),
  },
  (programs) => {
    const bench = new Bench();
    afterAll(() => bench.close());
    let [exporter, https, plain] = [0, 0, 0];

    beforeAll(async () => {
      const app = await freePort();
      [exporter, https, plain] = [await freePort(), await freePort(), await freePort()];
      const { path: bundle } = certificate(bench.folder, programs.openssl.found);
      mkdirSync(join(bench.folder, 'other'));
      const other = certificate(join(bench.folder, 'other'), programs.openssl.found);
      const unknown = await freePort();
      await bench.tls(unknown, app, other);
      await bench.http(app, ({ url = '' }, answer) =>
        answer
          .writeHead(Number(url.slice(1)), { location: 'https://gone.invalid/' })
          .end('says the software'),
      );
      strangers.push(unknown);
      writeFileSync(
        join(bench.folder, 'nginx.conf'),
        nginx({ folder: bench.folder, https, plain, app, nobody: await freePort() }),
      );
      writeFileSync(join(bench.folder, 'blackbox.yaml'), shipped.replace('/trust/ca.crt', bundle));
      bench.start('nginx', programs.nginx.found, [
        '-p',
        bench.folder,
        '-c',
        join(bench.folder, 'nginx.conf'),
      ]);
      bench.start('exporter', programs.exporter.found, [
        `--config.file=${join(bench.folder, 'blackbox.yaml')}`,
        `--web.listen-address=127.0.0.1:${exporter}`,
      ]);
      const ready = (url: string) => until(url, 30, async () => (await fetch(url)).status < 500);
      await ready(`http://127.0.0.1:${exporter}/-/healthy`);
      await ready(`http://127.0.0.1:${plain}/200`);
    });

    const strangers: number[] = [];
    const asked = async (target: string): Promise<string> => {
      const query = new URLSearchParams({ module: 'address', target });
      return (await fetch(`http://127.0.0.1:${exporter}/probe?${query}`)).text();
    };
    const answers = async (target: string): Promise<boolean> =>
      /^probe_success 1$/m.test(await asked(target));

    test.each(['200', '302', '401', '403'])('is what the software says itself, %s', async (status) => {
      expect(await answers(`https://localhost:${https}/${status}`)).toBe(true);
    });

    test('tells until when its certificate is valid', async () => {
      const ends = /^probe_ssl_earliest_cert_expiry (\S+)$/m.exec(
        await asked(`https://localhost:${https}/200`),
      );
      const days = (Number(ends?.[1]) - Date.now() / 1000) / 86400;
      expect(days).toBeGreaterThan(1.9);
      expect(days).toBeLessThan(2.1);
    });

    test.each([
      ['is no failure of the software', () => `https://localhost:${https}/500`],
      ['is not what NGINX says where nobody is behind it', () => `https://localhost:${https}/nobody`],
      ['is not what NGINX says of a name that nobody serves', () => `https://localhost:${https}/unknown`],
      ['is not given without TLS', () => `http://localhost:${plain}/200`],
      ['is not given with a certificate of somebody else', () => `https://localhost:${strangers[0]}/200`],
      ['is not given for another name than its own', () => `https://127.0.0.1:${https}/200`],
    ])('%s', async (_, target) => {
      expect(await answers(target())).toBe(false);
    });
  },
);

interface Ports {
  readonly folder: string;
  readonly https: number;
  readonly plain: number;
  readonly app: number;
  readonly nobody: number;
}

const nginx = ({ folder, https, plain, app, nobody }: Ports): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events {}
http {
  access_log off;
  server_tokens off;
  server {
    listen 127.0.0.1:${plain};
    listen 127.0.0.1:${https} ssl;
    ssl_certificate ${folder}/tls.crt;
    ssl_certificate_key ${folder}/tls.key;
    location / { proxy_pass http://127.0.0.1:${app}; }
    location /nobody { proxy_pass http://127.0.0.1:${nobody}; }
    location /unknown { return 404; }
  }
}
`;
