/** What switching a component would do: shown before anything happens. */
import { useEffect, useState } from 'preact/hooks';
import type { Preview } from '../../shared/types';
import { change, preview } from '../server';
import { me, snapshot, titleOf } from '../state';
import { bytes, cores } from '../words';
import { Bar } from './bar';
import { Commands } from './commands';
import { Mark } from './mark';
import { Sheet } from './sheet';
import { StartButton } from './start';

/** Amounts with their sign: `0.5 Gi more`. */
const difference = (amount: number, words: (amount: number) => string): string | undefined =>
  amount === 0 ? undefined : `${words(Math.abs(amount))} ${amount > 0 ? 'more' : 'less'}`;

function costOf({ cpu, memory, disk }: Preview['cost']): string {
  const memoryWords = difference(memory, bytes);
  const cpuWords = difference(cpu, cores);
  const all = [
    memoryWords && `${memoryWords} memory`,
    cpuWords && `${cpuWords} of processor`,
    disk > 0 ? `${bytes(disk)} of disk` : undefined,
  ].filter((each) => each !== undefined);
  return all.join(', ') || 'nothing';
}

const Named = ({ ids }: { ids: readonly string[] }) => <>{ids.map(titleOf).join(', ') || 'nothing'}</>;

function Room({ nodes }: Pick<Preview, 'nodes'>) {
  return (
    <ul>
      {nodes.map(({ name, before, after, most, allocatable }) => {
        const words = `${bytes(before)} promised now, ${bytes(after)} then, of ${bytes(most)}`;
        return (
          <li key={name}>
            <b>{name}</b> <span class="dim">{words}</span>
            <Bar label={`${name}: ${words}`} used={before} promised={after} most={most} whole={allocatable} />
          </li>
        );
      })}
    </ul>
  );
}

function Facts({ id, to, comes, goes, stays, cost, nodes }: Preview) {
  const along = comes.filter((each) => each.id !== id);
  return (
    <dl>
      {to === 'on' && (
        <>
          <dt>Comes along</dt>
          <dd>
            {along.map((each) => (
              <div key={each.id}>
                {titleOf(each.id)} <span class="dim">{each.why}</span>
              </div>
            ))}
            {along.length === 0 && 'nothing: what it needs is on'}
          </dd>
        </>
      )}
      {to === 'off' && (
        <>
          <dt>Goes</dt>
          <dd>
            <Named ids={goes} />
          </dd>
          <dt>Stays</dt>
          <dd>
            {stays.map(({ component, what }) => (
              <div key={component + what}>{what}</div>
            ))}
            {stays.length === 0 && 'nothing'}
          </dd>
        </>
      )}
      <dt>Asks for</dt>
      <dd>{costOf(cost)}</dd>
      <dt>Memory</dt>
      <dd>
        <Room nodes={nodes} />
      </dd>
    </dl>
  );
}

const commandsFor = ({ id, to }: Preview): readonly string[] => [
  `npx cdk8s-thinkube ${to === 'on' ? 'enable' : 'disable'} ${id} && npx cdk8s-thinkube synth`,
  `git add -A && git commit -m "${titleOf(id)} is ${to}" && git push`,
];

/** AWX does the same as the commands, where it is on and has the template for it. */
const Change = (planned: Preview) =>
  snapshot.value.jobs && me.acts ? (
    <StartButton label={`Switch ${planned.to}`} begin={() => change(planned)} />
  ) : null;

function Planned(planned: Preview) {
  const { to, problems, short } = planned;
  if (problems.length > 0) {
    return (
      <div class="inset">
        {problems.map((problem) => (
          <p key={problem} class="with-mark">
            <Mark state="degraded" /> <span>{problem}</span>
          </p>
        ))}
      </div>
    );
  }
  return (
    <>
      {short.map((each) => (
        <p key={each} class="inset with-mark">
          <Mark state="warning" /> <span>{each}</span>
        </p>
      ))}
      <Facts {...planned} />
      <Change {...planned} />
      <Commands
        lead={
          to === 'on'
            ? 'In your repository. Nothing is on before you push.'
            : 'In your repository. Nothing of what stays is deleted: switched on again, it finds its data.'
        }
        lines={commandsFor(planned)}
      />
    </>
  );
}

export function Switch({ id, close }: { id: string; close: () => void }) {
  const [planned, setPlanned] = useState<Preview>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    preview(id).then(setPlanned, (error: Error) => setProblem(error.message));
  }, [id]);
  const title = planned ? `Switch ${titleOf(id)} ${planned.to}` : titleOf(id);
  return (
    <Sheet title={title} close={close}>
      {problem && (
        <p class="inset" role="alert">
          {problem}
        </p>
      )}
      {planned && <Planned {...planned} />}
    </Sheet>
  );
}
