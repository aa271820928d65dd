/** A program on the LAN: HTTPS by the platform's public names, its DNS and its CA. */
import { createHash, createHmac } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Lan {
  readonly dns: string;
  /** PEM. */
  readonly ca: string;
}

export async function call(
  { dns, ca }: Lan,
  url: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const resolver = new Resolver({ timeout: 2000, tries: 3 });
  resolver.setServers([dns]);
  const { hostname } = new URL(url);
  const [address = ''] = await resolver.resolve4(hostname);
  return new Promise((done, failed) => {
    const sent = request(
      url,
      {
        method,
        headers,
        ca,
        agent: false,
        hostname: address,
        servername: hostname,
        setHost: false,
        timeout: 60_000,
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          done({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        );
      },
    );
    sent.setHeader('host', hostname);
    sent.on('timeout', () => sent.destroy(new Error(`${url}: no answer within a minute`)));
    sent.on('error', failed);
    sent.end(body);
  });
}

/** @throws Error with what was answered, where it is not a success */
export async function must(lan: Lan, url: string, sent: Call = {}): Promise<string> {
  const { status, body } = await call(lan, url, sent);
  if (status < 200 || status >= 300)
    throw new Error(`${sent.method ?? 'GET'} ${url}: ${status} ${body.slice(0, 300)}`);
  return body;
}

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The headers of a request to S3, signed as version 4 of the signature has it. */
export function signed(
  url: string,
  method: string,
  { accessKey, secretKey }: Keys,
  body = '',
): Record<string, string> {
  const { host, pathname, searchParams } = new URL(url);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const headers = { host, 'x-amz-content-sha256': hash(body), 'x-amz-date': time };
  const names = Object.keys(headers).sort().join(';');
  searchParams.sort();
  const request = [
    method,
    pathname,
    searchParams.toString(),
    ...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
    '',
    names,
    hash(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hash(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((made, part) => sign(made, part), `AWS4${secretKey}`);
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
