/** One machine: whether it is up, what it gives, and what is in use over time. */
import type { NodeState, State } from '../../shared/types';
import { now } from '../state';
import { bytes, cores, percent, span } from '../words';
import { Bar, memoryLabel } from './bar';
import { Mark } from './mark';
import { Plot } from './plot';
import { Power } from './power';

export const spans = ['day', 'week'] as const;

const states: Readonly<Record<NodeState['state'], readonly [mark: State, words: string]>> = {
  up: ['healthy', 'Ready'],
  leaving: ['starting', 'Is emptied, then sleeps'],
  asleep: ['paused', 'Sleeps'],
  down: ['degraded', 'Not ready'],
};

/** `Sleeps for 5 h, wakes in 3 h`. */
function stateText({ state, since, until }: NodeState): string {
  const [, words] = states[state];
  const still = state === 'up' || since === undefined ? '' : ` for ${span(now.value - Date.parse(since))}`;
  const then =
    until === undefined
      ? ''
      : `, ${state === 'up' ? 'sleeps' : 'wakes'} in ${span(Date.parse(until) - now.value)}`;
  return words + (state === 'leaving' ? '' : still) + then;
}

function Measure({
  name,
  text,
  ...bar
}: { name: string; text: string } & Omit<Parameters<typeof Bar>[0], 'label'>) {
  return (
    <div>
      <span class="label">{name}</span>
      <Bar label={`${name}: ${text}`} {...bar} />
      <span class="dim">{text}</span>
    </div>
  );
}

const using = (used: number | undefined) => (used === undefined ? {} : { used });

function Measures({ memory, cpu, gpu, disk }: NodeState) {
  const amounts = { ...memory, whole: memory.allocatable };
  const busy = cpu.used === undefined ? '' : `${cores(cpu.used)} in use, `;
  const cards = gpu && `${gpu.promised} of ${gpu.allocatable} promised`;
  return (
    <div class="measures">
      <Measure name="Memory" text={memoryLabel(amounts)} {...amounts} />
      <Measure
        name="Processor"
        text={`${busy}${cores(cpu.promised)} promised, ${cores(cpu.allocatable)} in all`}
        promised={cpu.promised}
        whole={cpu.allocatable}
        {...using(cpu.used)}
      />
      <Measure
        name="Disk"
        text={disk ? `${bytes(disk.used)} of ${bytes(disk.whole)} in use` : 'Prometheus has no number'}
        promised={0}
        used={disk?.used ?? 0}
        whole={disk?.whole ?? 1}
      />
      {gpu && (
        <Measure
          name="Graphics"
          text={gpu.used === undefined ? `${cards}` : `${percent(gpu.used)} busy, ${cards}`}
          promised={gpu.promised}
          whole={gpu.allocatable}
          {...using(gpu.used === undefined ? undefined : gpu.used * gpu.allocatable)}
        />
      )}
    </div>
  );
}

export function Machine({ node, span: over }: { node: NodeState; span: (typeof spans)[number] }) {
  const { name, state, memory, cpu, gpu } = node;
  const line = { of: name, span: over };
  return (
    <section class="card">
      <header>
        <h2>{name}</h2>
        <span class={`with-mark dim${state === 'down' ? ' bad-text' : ''}`}>
          <Mark state={states[state][0]} silent />
          {stateText(node)}
        </span>
        <span class="aside">
          <Power {...node} />
        </span>
      </header>
      <Measures {...node} />
      <Plot name="node-memory" title="Memory in use" unit="bytes" promised={memory.promised} {...line} />
      <Plot name="node-cpu" title="Processor in use" unit="cores" promised={cpu.promised} {...line} />
      {gpu && <Plot name="node-gpu" title="Graphics busy" unit="parts" {...line} />}
    </section>
  );
}
