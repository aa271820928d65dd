/** How old, and does it still run: every schedule that saves something. */
import { Link } from 'wouter-preact';
import type { Backup } from '../../shared/types';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { Mark } from '../parts/mark';
import { now, snapshot, titleOf } from '../state';

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

export function Backups() {
  const { backups } = snapshot.value;
  return (
    <>
      <Head title="Backups">Restoring is told in docs/restore.md of your repository, step by step.</Head>
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
