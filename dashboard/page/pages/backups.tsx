/** How old, and does it still run: every schedule that saves something. */
import { Link } from 'wouter-preact';
import type { Backup } from '../../shared/types';
import { Act } from '../parts/act';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { Mark } from '../parts/mark';
import { me, now, snapshot, titleOf } from '../state';

/** A backup a day, and half a day of patience. Milliseconds. */
const late = 36 * 3_600_000;

function stateOf({ suspended, lastStart, lastSuccess }: Backup) {
  if (suspended) return { state: 'warning', text: 'Suspended' } as const;
  if (!lastSuccess)
    return {
      state: lastStart ? 'degraded' : 'starting',
      text: lastStart ? 'Never succeeded' : 'Has not run yet',
    } as const;
  if (now.value - Date.parse(lastSuccess) > late) return { state: 'warning', text: 'Late' } as const;
  return { state: 'healthy', text: 'Up to date' } as const;
}

const runWords = { running: 'running', failed: 'failed', succeeded: 'worked' } as const;

function LastRun({ lastRun }: Backup) {
  if (!lastRun) return <span class="dim">none known</span>;
  return (
    <span title={lastRun.text}>
      {runWords[lastRun.state]}, <Age at={lastRun.since} />
    </span>
  );
}

export function Backups() {
  const { backups } = snapshot.value;
  return (
    <>
      <Head title="Backups">
        What saves, and what tries whether a backup can be restored (drill). Restoring itself is told by npx
        thinkube restore, step by step.
      </Head>
      <Card title="Schedules" aside={backups.length}>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Component</th>
                <th scope="col">What</th>
                <th scope="col">State</th>
                <th scope="col">Schedule</th>
                <th scope="col">Last success</th>
                <th scope="col">Last run</th>
                {me.acts && (
                  <th scope="col">
                    <span class="unseen">Act</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {backups.map((backup) => {
                const { state, text } = stateOf(backup);
                return (
                  <tr key={`${backup.namespace}/${backup.name}`}>
                    <th scope="row">
                      <Link href={`/components/${backup.component}`}>{titleOf(backup.component)}</Link>
                    </th>
                    <td>
                      <code>{backup.name}</code>
                    </td>
                    <td>
                      <span class="with-mark">
                        <Mark state={state} silent />
                        {text}
                      </span>
                    </td>
                    <td>
                      <code>{backup.schedule}</code>
                    </td>
                    <td>{backup.lastSuccess ? <Age at={backup.lastSuccess} /> : 'never'}</td>
                    <td>
                      <LastRun {...backup} />
                    </td>
                    {me.acts && (
                      <td>
                        <Act kind="run" component={backup.component} of={backup.name} />
                      </td>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {backups.length === 0 && <p class="inset">Nothing is backed up on schedule.</p>}
      </Card>
    </>
  );
}
