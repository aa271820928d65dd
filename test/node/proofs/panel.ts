/** The administrator at the control panel: looks, backs up, pauses, and switches a component on and off as it tells. */
import { items, number, text } from '../../../lib/objects/read';
import { called } from '../../cluster/client';
import { refresh } from '../../cluster/gitops/argocd';
import { expectNone, type Report } from '../../cluster/report';
import { type Page, told } from '../browser/person';
import { switched } from '../config';
import { type Installed, type Pushed, settled } from '../platform';
import type { Running } from './all';

interface Visit {
  readonly running: Running;
  readonly installed: Installed;
  /** Of somebody who is signed in. */
  readonly page: Page;
}

type Step = (visit: Visit) => Promise<string>;

export async function provePanel(visit: Visit, report: Report): Promise<void> {
  const steps: Readonly<Record<string, Step>> = {
    'says that all is well': overview,
    'shows the pods of a component, its events and a log': component,
    'backs up now': backup,
    'pauses a component, and resumes it': pause,
    'tells how a component is switched on, and follows it': switchOn,
    'tells how it is switched off, and follows it': switchOff,
  };
  await visit.page.lookWith({ width: 1440, height: 900, scheme: 'light', headers: {} });
  for (const [name, step] of Object.entries(steps))
    await report.prove(`the panel ${name}`, () => told(visit.page, `panel-${step.name}`, () => step(visit)));
}

const go = ({ page, running }: Visit, path: string): Promise<void> =>
  page.open(`https://panel.${running.dist.plan.platform.cluster.domain}${path}`);

/** Seconds that somebody waits for the cluster. */
const patience = 300;

const tiles = (state: string): string => `document.querySelectorAll('.areas .row${state}').length`;

async function overview(visit: Visit): Promise<string> {
  const { page } = visit;
  await go(visit, '/');
  const areWell = `${tiles('')} > 0 && ${tiles('.healthy')} + ${tiles('.warning')} === ${tiles('')}`;
  await page.see('every tile is well', areWell, patience);
  await page.picture('panel');
  const warnings = await page.read(
    `[...document.querySelectorAll('.areas .row.warning .reason')].map((each) => each.textContent).join('; ')`,
  );
  const [healthy, all] = [await page.read(tiles('.healthy')), await page.read(tiles(''))];
  const facts = `first paint after ${await firstPaint(page)} ms, ${await memoryOf(visit)} Mi of memory`;
  return `${healthy} of ${all} tiles are healthy${warnings && `, warned is of: ${warnings}`}; ${facts}`;
}

const firstPaint = (page: Page): Promise<string> =>
  page.read(`Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime)`);

/** Of the panel's own container. */
async function memoryOf({ running: { cluster, dist } }: Visit): Promise<number> {
  const [node] = dist.plan.platform.nodes;
  const summary = await cluster.get(`/api/v1/nodes/${node?.name}/proxy/stats/summary`);
  const containers = items(summary, 'pods')
    .filter(({ fields }) => text(fields, 'podRef.namespace') === 'dashboard')
    .flatMap(({ fields }) => items(fields, 'containers'));
  const panel = containers.find(({ fields }) => text(fields, 'name') === 'dashboard');
  return Math.ceil((number(panel?.fields, 'memory.workingSetBytes') ?? Number.NaN) / 2 ** 20);
}

const card = (title: string): string =>
  `[...document.querySelectorAll('.card')].find((each) => each.querySelector('h2')?.textContent === '${title}')`;
const isTitled = (title: string): string => `document.querySelector('h1')?.textContent === '${title}'`;
const says = (state: string): string =>
  `document.querySelector('.verdict p')?.textContent.startsWith('${state}') === true`;
/** What is true of the machine itself, such as a disk that is nearly full, is a warning, and no fault of the platform. */
const isWell = `(${says('Healthy')} || ${says('Warning')})`;

async function component(visit: Visit): Promise<string> {
  const { page } = visit;
  await page.clickOn('.areas .name', 'PostgreSQL');
  await page.see('its page', isTitled('PostgreSQL'));
  await page.see('its pod', `${card('Pods')}?.textContent.includes('postgresql-0') === true`);
  await page.clickOn('.pod .acts button', 'postgresql');
  await page.see('its log', `/LOG:/.test(document.querySelector('[role=log]')?.textContent)`);
  await page.picture('panel-component');
  // MLflow takes long enough to start that the kubelet says so.
  await go(visit, '/components/mlflow');
  const warnings = `${card('Warnings of Kubernetes')}?.querySelectorAll('li').length`;
  await page.see('its events', `${warnings} > 0`);
  await page.picture('panel-events');
  return `postgresql-0 and what it writes; ${await page.read(warnings)} warnings of Kubernetes about MLflow`;
}

const dump = 'postgresql-dump';
const dumpRow = `[...document.querySelectorAll('tr')].find((each) => each.querySelector('code')?.textContent === '${dump}')`;

async function backup(visit: Visit): Promise<string> {
  const { page, running } = visit;
  await go(visit, '/backups');
  await page.clickOn('tr button', dump);
  await page.see(
    'the answer',
    `document.querySelector('.said').textContent === 'PostgreSQL: Started ${dump}'`,
  );
  await page.see('its end', `/worked/.test(${dumpRow}?.textContent)`, patience);
  await page.picture('panel-backups');
  const jobs = await running.cluster.all('batch/v1', 'Job', 'postgresql');
  const done = jobs.find((job) => called(job).includes(dump) && number(job, 'status.succeeded') === 1);
  if (done === undefined) throw new Error('no Job of the dump has succeeded');
  return `${done.metadata.name}: ${await page.read(`${dumpRow}.innerText.replace(/\\s+/g, ' ')`)}`;
}

async function pause(visit: Visit): Promise<string> {
  const { page, running } = visit;
  const pods = () => running.cluster.all('v1', 'Pod', 'chromadb');
  await go(visit, '/components/chromadb');
  await page.clickOn('.verdict button', 'Pause…');
  await page.clickOn('dialog button', 'Pause');
  await page.see('that it is paused', says('Paused'), patience);
  await page.see('no pods', `${card('Pods')}?.textContent.includes('It has no pods') === true`, patience);
  await page.picture('panel-paused');
  expectNone('pods are left', (await pods()).map(called));
  await page.clickOn('.verdict button', 'Resume');
  await page.see('that it is well', isWell, patience);
  return `Chroma had no pods, and has ${(await pods()).length} again`;
}

const title = 'NATS';

async function switchOn(visit: Visit): Promise<string> {
  const { page, running } = visit;
  await go(visit, '/components');
  await page.clickOn('.offer button', title);
  const cost = await planned(page, 'Asks for');
  await page.picture('panel-on');
  const { dist, commit } = await asTold(visit);
  await go(visit, `/components/${switched}`);
  await page.see('that it is well', `${isTitled(title)} && ${isWell}`, patience);
  await page.see('what it costs', `/promised/.test(${fact('Memory')})`);
  await page.picture('panel-switched-on');
  await settled(running.cluster, dist, commit);
  return `it asked for ${cost}, and has ${await page.read(fact('Memory'))}`;
}

async function switchOff(visit: Visit): Promise<string> {
  const { page, running } = visit;
  await page.clickOn('.card button', 'Switch off…');
  const stays = await planned(page, 'Stays');
  await page.picture('panel-off');
  const { dist, commit } = await asTold(visit);
  await go(visit, '/components');
  const isOffered = `[...document.querySelectorAll('.offer b')].some((each) => each.textContent === '${title}')`;
  await page.see('that it is offered again', isOffered, patience);
  await settled(running.cluster, dist, commit);
  expectNone('pods are left', (await running.cluster.all('v1', 'Pod', switched)).map(called));
  return `it is offered again; what stays: ${stays}`;
}

/** What stands after a word, on the page or in the sheet above it. */
const fact = (word: string): string =>
  `[...(document.querySelector('dialog') ?? document).querySelectorAll('dt')].find((each) => each.textContent === '${word}')?.nextElementSibling.innerText.replaceAll('\\n', ', ')`;

async function planned(page: Page, word: string): Promise<string> {
  await page.see('the sheet', `document.querySelector('dialog .commands pre') !== null`);
  return page.read(fact(word));
}

/** Types what the sheet says, in the user's checkout; Argo CD looks at Git at once. */
async function asTold({ page, running, installed }: Visit): Promise<Pushed> {
  const lines = (await page.read(`document.querySelector('dialog pre').textContent`)).split('\n');
  const [change = '', push = ''] = lines;
  const pushed = await installed.repository.type(change, push);
  await refresh(running.cluster);
  return pushed;
}
