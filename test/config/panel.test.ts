/** The control panel as people meet it: its shipped server and page in a real Chromium, before a cluster that is played. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, playHome } from '../dashboard/home';
import { admin, headersOf, Panel, type Person as Somebody, viewer } from '../dashboard/panel';
import { findChromium } from '../node/browser/find';
import { type Chromium, type Eyes, type Page, Person } from '../node/browser/person';
import { checkedWith, debian, type Need, repository } from './need';
import { folder } from './run';

/** Where the pictures are, for whoever wants to look. */
const pictures = join(repository, 'out/panel');
const rules = join(repository, 'node_modules/axe-core/axe.min.js');

const places = [
  '/',
  '/components',
  '/components/mlflow',
  '/resources',
  '/backups',
  '/alerts',
  '/jobs',
  '/activity',
  '/more',
];
/** Pages with lines over time. */
const drawn = ['/components/mlflow', '/resources'];
const looks = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const;

/** One of this machine, the one of the node, or Debian's. */
const built = findChromium();
const chromium: Need = built ? { found: 'Chromium' } : debian('chromium');
const axe: Need = existsSync(rules) ? { found: rules } : { missing: 'axe-core (npm ci installs it)' };

checkedWith('the control panel in a browser', { chromium, axe }, (programs) => {
  const where: Chromium = built ?? { program: programs.chromium.found };
  let home: Home;
  let panel: Panel;
  let browser: Person;

  beforeAll(async () => {
    home = await playHome();
    const { made, cluster, prometheus, awx } = home;
    panel = await Panel.start(made, cluster.address, { prometheus, awx, reached: true });
    browser = await Person.start({ chromium: where, work: folder('chromium'), pictures });
  });
  afterAll(() => {
    browser?.close();
    panel?.stop();
    home?.stop();
  });

  async function visit(path: string, somebody: Somebody, eyes: Partial<Eyes> = {}): Promise<Page> {
    const page = await browser.visit();
    const headers = headersOf(somebody);
    await page.lookWith({ width: 1440, height: 900, scheme: 'light', headers, ...eyes });
    await page.open(panel.address + path);
    await page.see('a page with a title', `document.querySelector('h1') !== null`);
    return page;
  }

  /** Everything that axe finds, in its words. */
  async function violations(page: Page): Promise<readonly string[]> {
    await page.run(readFileSync(rules, 'utf8'));
    const told = await page.answer(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
    );
    return Array.isArray(told) ? told.map(String) : [];
  }

  describe.each(looks)('%s, %i pixels', (scheme, width) => {
    test.each(places)('%s is for everybody to read', async (path) => {
      const page = await visit(path, admin, { scheme, width });
      if (drawn.includes(path)) await page.see('a line', `document.querySelector('.plot canvas') !== null`);
      // What stays at the foot of a phone would stand in the middle of a long picture.
      await page.picture(`${scheme}-${width}${path.replaceAll('/', '_')}`, width > 760);
      expect(await violations(page)).toEqual([]);
      expect(
        await page.read('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe('0');
      const elsewhere = `performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith(location.origin) && !name.startsWith('data:')).length`;
      expect(await page.read(elsewhere)).toBe('0');
    });
  });

  test('before a switch, a sheet says what it would do; Escape closes it, and the focus is back', async () => {
    const page = await visit('/components', admin);
    await page.read(
      `[...document.querySelectorAll('.offer button')].find((each) => each.textContent.includes('Outline')).focus()`,
    );
    await page.press('Enter');
    await page.see('the sheet', `document.querySelector('dialog.sheet[open] dl') !== null`);
    expect(await page.words()).toMatch(/Comes along .* Asks for .* Memory/);
    expect(await page.words()).toContain('npx cdk8s-thinkube enable');
    await page.picture('sheet');
    expect(await violations(page)).toEqual([]);
    await page.press('Escape');
    await page.see('no sheet', `document.querySelector('dialog') === null`);
    expect(await page.read('document.activeElement.textContent')).toContain('Switch on…');
  });

  test('by keyboard alone: skip link, pages by letter, search', async () => {
    const page = await visit('/', admin);
    await page.press('Tab');
    expect(await page.read('document.activeElement.textContent')).toBe('Skip to the content');
    await page.press('g');
    await page.press('b');
    await page.see('the backups', `location.pathname === '/backups'`);
    await page.press('k', { control: true });
    await page.see('the search', `document.activeElement.getAttribute('role') === 'combobox'`);
    for (const letter of 'mlflow') await page.press(letter);
    await page.see(
      'MLflow first',
      `document.querySelector('[role=option]').textContent.startsWith('MLflow')`,
    );
    await page.press('Enter');
    await page.see('its page', `location.pathname === '/components/mlflow'`);
    await page.press('k', { control: true });
    await page.see('the search', `document.activeElement.getAttribute('role') === 'combobox'`);
    for (const letter of 'sync mlflow') await page.press(letter);
    await page.press('Enter');
    await page.see('the answer', `document.querySelector('.said').textContent === 'MLflow: Synced with Git'`);
  });

  test('an administrator restarts with one click, and is told what came of it', async () => {
    const page = await visit('/components/mlflow', admin);
    home.cluster.acts.length = 0;
    await page.see('acts', `document.querySelector('.verdict .acts button') !== null`);
    await page.click('.verdict .acts button');
    await page.see(
      'the answer',
      `document.querySelector('.said').textContent === 'MLflow: Restarted, 2 pods'`,
    );
    expect(home.cluster.acts.map(({ path }) => path)).toEqual([
      expect.stringContaining('/eviction'),
      expect.stringContaining('/eviction'),
    ]);
  });

  test('a job: its questions, then what it says, which stays where the reader is', async () => {
    const page = await visit('/jobs', admin);
    await page.click('.offers li:nth-child(2) button');
    await page.see('its questions', `document.querySelector('dialog select[name=machine]') !== null`);
    expect(await page.read(`document.querySelector('dialog select').value`)).toBe('worker');
    await page.picture('questions');
    expect(await violations(page)).toEqual([]);
    await page.click('dialog button[type=submit]');
    await page.see('the output', `document.querySelector('[role=log]')?.textContent.includes('PLAY RECAP')`);
    await page.picture('job');
    expect(await violations(page)).toEqual([]);
  });

  test('a pause says what it means and until when it lasts', async () => {
    const page = await visit('/components/mlflow', admin);
    home.cluster.acts.length = 0;
    await page.see('acts', `document.querySelector('.verdict .acts [aria-haspopup]') !== null`);
    await page.click('.verdict .acts [aria-haspopup]');
    await page.see('the lengths', `document.querySelectorAll('dialog [type=radio]').length === 4`);
    await page.picture('pause');
    expect(await violations(page)).toEqual([]);
    await page.click('dialog label:first-of-type input');
    await page.click('dialog p .button');
    await page.see(
      'the answer',
      `document.querySelector('.said').textContent.startsWith('MLflow: Paused until ')`,
    );
    expect(home.cluster.acts[0]).toMatchObject({ body: { spec: { leaseDurationSeconds: 3600 } } });
  });

  test('a machine that sleeps says so, and is woken by a job', async () => {
    const page = await visit('/resources', admin);
    expect(await page.words()).toMatch(/box Sleeps for 1 h, wakes in/);
    await page.read(
      `[...document.querySelectorAll('main button')].find((each) => each.textContent.startsWith('Wake')).click()`,
    );
    await page.see('what that means', `document.querySelector('dialog.sheet[open] .commands') !== null`);
    await page.picture('wake');
    expect(await violations(page)).toEqual([]);
    await page.click('dialog .inset .button');
    await page.see('the job', `location.pathname.startsWith('/jobs/')`);
  });

  test('who may only look sees no button that acts', async () => {
    for (const path of places) {
      const page = await visit(path, viewer);
      const names = await page.answer(
        `[...document.querySelectorAll('main button')].map((each) => each.textContent)`,
      );
      const acting = /^(Restart|Sync|Back up|Try|Pause|Resume|Start|Wake|Send)/;
      expect([
        path,
        Array.isArray(names) ? names.filter((name) => acting.test(String(name))) : names,
      ]).toEqual([path, []]);
    }
  });

  test('in trouble: what is wrong stands first, with its log', async () => {
    home.trouble();
    const page = await visit('/', admin);
    await page.see('the cause', `document.querySelector('.attention h2') !== null`);
    expect(await page.words()).toContain('PostgreSQL is degraded');
    await page.picture('trouble');
    expect(await violations(page)).toEqual([]);
    const small = await visit('/', admin, { width: 390, scheme: 'dark' });
    await small.see('the cause', `document.querySelector('.attention h2') !== null`);
    await small.picture('trouble-390');
    expect(await violations(small)).toEqual([]);
  });
});
