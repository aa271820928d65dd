/** How old, does it still run, how large, and was it ever tried: everything that saves something. */
import { Link } from 'wouter-preact';
import type { Backup, Kept, State } from '../../shared/types';
import { Act } from '../parts/act';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { Mark } from '../parts/mark';
import { Table } from '../parts/table';
import { me, now, snapshot, titleOf } from '../state';
import { bytes, span, sum } from '../words';

const states: Readonly<Record<Backup['state'], readonly [mark: State, words: string]>> = {
  fine: ['healthy', 'Up to date'],
  late: ['warning', 'Late'],
  failing: ['degraded', 'Fails'],
  new: ['starting', 'Has not run yet'],
  suspended: ['warning', 'Suspended'],
};
const runWords = { running: 'running', failed: 'failed', succeeded: 'worked' } as const;

function LastRun({ lastRun }: Backup) {
  if (!lastRun) return <span class="dim">none known</span>;
  return (
    <span title={lastRun.text}>
      {runWords[lastRun.state]}, <Age at={lastRun.since} />
    </span>
  );
}

function Line(backup: Backup) {
  const { component, name, proves, state, schedule, next, lastSuccess } = backup;
  const [mark, words] = states[state];
  return (
    <tr>
      <th scope="row">
        <Link href={`/components/${component}`}>{titleOf(component)}</Link>
        <small>
          <code>{name}</code>
        </small>
      </th>
      <td>
        <span class="with-mark">
          <Mark state={mark} silent />
          {words}
        </span>
      </td>
      <td>{lastSuccess ? <Age at={lastSuccess} /> : 'never'}</td>
      <td>
        <LastRun {...backup} />
      </td>
      <td title={schedule}>{next === undefined ? 'never' : `in ${span(Date.parse(next) - now.value)}`}</td>
      {me.acts && (
        <td class="number">
          <Act kind="run" component={component} of={name} label={proves ? 'Try now' : 'Back up now'} />
        </td>
      )}
    </tr>
  );
}

const facts = ['Component', 'State', 'Last success', 'Last run', 'Next'];

function Lines({ title, empty, of }: { title: string; empty: string; of: readonly Backup[] }) {
  if (of.length === 0)
    return (
      <Card title={title}>
        <p class="inset">{empty}</p>
      </Card>
    );
  return (
    <Card title={title} aside={of.length}>
      <Table columns={me.acts ? [...facts, { unseen: 'Act' }] : facts}>
        {of.map((backup) => (
          <Line key={`${backup.namespace}/${backup.name}`} {...backup} />
        ))}
      </Table>
    </Card>
  );
}

function Bucket({ component, bucket, size, away }: Kept) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/components/${component}`}>{titleOf(component)}</Link>
      </th>
      <td>
        <code>{bucket}</code>
      </td>
      <td class="number">{size === undefined ? <span class="dim">not known</span> : bytes(size)}</td>
      <td>{away ? 'leaves the house' : <span class="dim">at home alone</span>}</td>
    </tr>
  );
}

function Store({ kept }: { kept: readonly Kept[] }) {
  const sizes = kept.flatMap(({ size }) => (size === undefined ? [] : [size]));
  return (
    <Card title="In the object store" aside={sizes.length > 0 ? bytes(sum(sizes)) : undefined}>
      <Table columns={['Component', 'Bucket', { number: 'Size' }, 'Copy']}>
        {kept.map((each) => (
          <Bucket key={each.bucket} {...each} />
        ))}
      </Table>
    </Card>
  );
}

export function Backups() {
  const { backups, kept } = snapshot.value;
  return (
    <>
      <Head title="Backups">
        Restoring is told by <code>npx cdk8s-thinkube restore</code>, step by step; nothing here overwrites
        data.
      </Head>
      <Lines
        title="What is saved"
        empty="Nothing is backed up by the clock. Components that keep data bring their backups along."
        of={backups.filter(({ proves }) => !proves)}
      />
      <Lines
        title="Drills: whether it can be read again"
        empty="No backup is tried out by itself."
        of={backups.filter(({ proves }) => proves)}
      />
      {kept.length > 0 && <Store kept={kept} />}
    </>
  );
}
