/** A way for this machine's own browser into the node's LAN: a proxy whose halves meet at a socket in a folder. */
import { Resolver } from 'node:dns/promises';
import { createServer as createProxy } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const variable = 'THINKUBE_TEST_WAY_IN';

/** What the half on this machine told the other one. */
export function wayIn(): { readonly port?: string; readonly socket?: string } {
  const [port, socket] = (process.env[variable] ?? '').split(' ');
  return { ...(port !== undefined && { port }), ...(socket !== undefined && { socket }) };
}

/** On the LAN: connects to what is asked for, by the platform's own DNS. */
export function serveOnLan(socket: string, dns: string): void {
  const resolver = new Resolver({ timeout: 2000, tries: 3 });
  resolver.setServers([dns]);
  const proxy = createProxy((_, answer) => answer.writeHead(405).end());
  proxy.on('connect', (asked, client) => {
    const [host = '', port = '443'] = (asked.url ?? '').split(':');
    resolver.resolve4(host).then(
      ([address = '']) => {
        const target = connect(Number(port), address, () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          join(client, target);
        });
        target.on('error', () => client.destroy());
      },
      () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
    );
  });
  proxy.listen(socket);
}

/** On this machine: its loopback alone. */
export async function serveHere(socket: string): Promise<void> {
  const server = createServer((client: Socket) => join(client, connect(socket)));
  await new Promise<void>((done, failed) => server.on('error', failed).listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address === 'object') process.env[variable] = `${address?.port} ${socket}`;
}

function join(one: Duplex, other: Duplex): void {
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
  one.pipe(other).pipe(one);
}
