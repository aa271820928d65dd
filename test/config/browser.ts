/** As much of a browser as a sign-in needs: cookies by origin, redirects, forms. */
import { request } from 'node:https';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly body: string;
  /** Addresses on the way, the first one included. */
  readonly way: readonly string[];
}

export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  /** @param ca certificates that are trusted, PEM */
  constructor(private readonly ca: string) {}

  open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.go(url, { headers }, []);
  }

  /** Fills in and sends the only form of a page. */
  submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
    const action = /<form[^>]* action="([^"]+)"/.exec(page.body)?.[1];
    if (action === undefined) throw new Error(`no form at ${page.url}:\n${page.body.slice(0, 2000)}`);
    const target = new URL(action.replaceAll('&amp;', '&'), page.url).href;
    return this.go(target, { body: new URLSearchParams(fields).toString() }, []);
  }

  /** Bytes of the cookies that would be sent there. */
  cookieBytes(url: string): number {
    return this.cookies(url).length;
  }

  private cookies(url: string): string {
    return [...(this.jar.get(new URL(url).origin) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }

  private async go(url: string, sent: Sent, way: readonly string[]): Promise<Page> {
    if (way.length > 10) throw new Error(`too many redirects: ${way.join(' ')}`);
    const answer = await this.ask(url, sent);
    this.keep(url, answer.setCookie);
    const onward = [...way, url];
    if (answer.location === undefined) return { url, status: answer.status, body: answer.body, way: onward };
    return this.go(new URL(answer.location, url).href, {}, onward);
  }

  private ask(url: string, { headers = {}, body }: Sent): Promise<Answer> {
    const cookie = this.cookies(url);
    const all = {
      accept: 'text/html',
      ...(cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const call = request(
        url,
        { method: body === undefined ? 'GET' : 'POST', headers: all, ca: this.ca, agent: false },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location,
              setCookie: response.headers['set-cookie'] ?? [],
              body: Buffer.concat(parts).toString(),
            }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  private keep(url: string, lines: readonly string[]): void {
    const { origin } = new URL(url);
    const jar = this.jar.get(origin) ?? new Map<string, string>();
    this.jar.set(origin, jar);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const gone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line) || value === '';
      if (gone) jar.delete(name);
      else jar.set(name, value);
    }
  }
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly setCookie: readonly string[];
  readonly body: string;
}
