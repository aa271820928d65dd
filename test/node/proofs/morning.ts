/** The first morning: the administrator signs in, changes the password, and opens every address of the platform. */
import { Resolver } from 'node:dns/promises';
import { resolve } from 'node:path';
import type { Report } from '../../cluster/report';
import { type Page, Person, told } from '../browser/person';
import { ownFolder } from '../machine';
import type { Installed } from '../platform';
import { prepared } from '../prepare';
import type { Running } from './all';
import { provePanel } from './panel';
import { lanOf } from './programs';

const password = 'correct horse battery staple 9';

interface Seen {
  readonly paths: readonly string[];
  /** What only somebody who is signed in sees. */
  readonly shows: RegExp;
  /** Secret of the software's own account, where the gate is not the only door. */
  readonly own?: string;
}

/** By host; of any other it is enough that there is something. Prometheus and Argo CD are there without their pages. */
const pages: Readonly<Record<string, Seen>> = {
  panel: { paths: ['/'], shows: /\d+ components on/ },
  chroma: { paths: ['/docs', '/api/v2/version'], shows: /\d/ },
  docs: { paths: ['/'], shows: /Runbooks/ },
  experiments: { paths: ['/'], shows: /Experiments/ },
  storage: { paths: ['/'], shows: /Buckets/, own: 'minio-root' },
  metrics: { paths: ['/api/v1/query?query=up'], shows: /"status":"success"/ },
  deploy: { paths: ['/auth/login', '/api/v1/session/userinfo'], shows: /"loggedIn":true/ },
};
const anything: Seen = { paths: ['/'], shows: /\S/ };
/** Where people sign in, and where programs alone go. */
const notPages = ['auth', 's3'];

/** Gives back whether the administrator has a password of her own now. */
export async function proveMorning(running: Running, report: Report, installed: Installed): Promise<boolean> {
  const { domain, admin } = running.dist.plan.platform.cluster;
  await report.prove('names on the LAN', () => names(running));
  const person = await startBrowser(running, 'browser');
  try {
    const page = await person.visit();
    const first = (await running.cluster.secret('credentials', 'keycloak-first-admin'))['password'] ?? '';
    const auth = authOf(running);
    const isIn = await report.prove('the first administrator signs in and changes the password', () =>
      told(page, 'sign-in', () => signIn(page, auth, admin.username, first)),
    );
    if (!isIn) return false;
    for (const { url, host } of running.dist.plan.hosts) {
      const name = host.replace(`.${domain}`, '');
      if (notPages.includes(name)) continue;
      await report.prove(`${url} in the browser, signed in`, () =>
        told(page, name, () => open(running, page, url, pages[name] ?? anything)),
      );
    }
    await provePanel({ running, installed, page }, report);
    report.say(`pictures of it are in ${pictures}`);
    await report.prove('signing out', () => told(page, 'sign-out', () => signOut(page, auth)));
    return true;
  } finally {
    person.close();
  }
}

/** With the password of the first morning. */
export async function signInAgain(running: Running): Promise<string> {
  const person = await startBrowser(running, 'browser-again');
  try {
    const page = await person.visit();
    const { username } = running.dist.plan.platform.cluster.admin;
    return await told(page, 'sign-in-again', async () => {
      await openForm(page, authOf(running), username, password);
      await page.see('the account', account);
      return `${username} is at ${await page.url()}`;
    });
  } finally {
    person.close();
  }
}

const authOf = ({ dist }: Running): string => `https://auth.${dist.plan.platform.cluster.domain}`;

/** They stay, for whoever wants to look. */
const pictures = resolve('out/node');

async function startBrowser(running: Running, folder: string): Promise<Person> {
  const { dns, ca } = await lanOf(running);
  const chromium = { lower: prepared().browser };
  return Person.start({ chromium, work: ownFolder(folder), pictures, dns, ca });
}

async function names({ dist }: Running): Promise<string> {
  const { dns = '', ingress } = dist.plan.platform.network;
  const resolver = new Resolver({ timeout: 2000, tries: 3 });
  resolver.setServers([dns]);
  const wrong: string[] = [];
  for (const { host } of dist.plan.hosts) {
    const [address = 'nothing'] = await resolver.resolve4(host);
    if (!Object.values(ingress).includes(address)) wrong.push(`${host} ${address}`);
  }
  if (wrong.length > 0) throw new Error(`wrong addresses: ${wrong.join(', ')}`);
  return `${dist.plan.hosts.length} names by ${dns}`;
}

const account = `/Personal info/i.test(document.body.innerText)`;

async function openForm(page: Page, auth: string, user: string, secret: string): Promise<void> {
  await page.open(`${auth}/realms/thinkube/account`);
  await page.fill('#username', user);
  await page.fill('#password', secret);
  await page.click('#kc-login');
}

async function signIn(page: Page, auth: string, user: string, first: string): Promise<string> {
  await openForm(page, auth, user, first);
  await page.fill('#password-new', password);
  await page.fill('#password-confirm', password);
  await page.click('#kc-passwd-update-form [type=submit]');
  // Keycloak asks once for what it does not know of a person.
  await page.fill('#firstName', 'Ada');
  await page.fill('#lastName', 'Lovelace');
  await page.click('[type=submit]');
  await page.see('the account', account);
  return `${user} is at ${await page.url()}, by a certificate of the home CA`;
}

async function open(running: Running, page: Page, base: string, seen: Seen): Promise<string> {
  const { paths, shows, own } = seen;
  for (const path of paths) {
    await page.open(base + path);
    await page.see(
      'the address itself',
      `location.href.startsWith('${base}') && document.readyState === 'complete'`,
    );
  }
  if (own !== undefined) {
    const { username = '', password = '' } = await running.cluster.secret('credentials', own);
    await page.fill('[name=username]', username);
    await page.fill('[name=password]', password);
    await page.click('[type=submit]');
  }
  await page.see(`${shows} on the page`, `${shows}.test(document.body.innerText + document.title)`);
  return (await page.words()).slice(0, 80);
}

async function signOut(page: Page, auth: string): Promise<string> {
  await page.open(`${auth}/realms/thinkube/protocol/openid-connect/logout`);
  await page.click('#kc-logout');
  await page.see('the end', `!document.querySelector('#kc-logout')`);
  await page.open(`${auth}/realms/thinkube/account`);
  await page.see('the form', `document.querySelector('#username') !== null`);
  return 'the account asks for a name again';
}
