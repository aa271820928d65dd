/** The user's Git host on the LAN: a bare repository over HTTP, served by Git's own backend. */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';

/** @param bare folder of the repository, which every address of the host names */
export function serveGit(bare: string, address: string, port = 80): Promise<Server> {
  const server = createServer((request, response) => answer(bare, request, response));
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, address, () => done(server));
  });
}

function answer(bare: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: dirname(bare),
      GIT_HTTP_EXPORT_ALL: '1',
      // Of another user, where the tests run as root and the folder is somebody's.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: `/${basename(bare)}${pathname.replace(/^\/[^/]+/, '')}`,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  let isBody = false;
  backend.stdout.on('data', (part: Buffer) => {
    if (isBody) return response.write(part);
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    isBody = true;
    writeHead(response, head.subarray(0, end).toString());
    return response.write(head.subarray(end + 4));
  });
  backend.on('close', () => response.end());
}

/** The backend's answer begins with lines of CGI. */
function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}
