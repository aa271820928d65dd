/** What each machine gives, what is promised of it, and what is in use. */
import { useState } from 'preact/hooks';
import type { NodeState } from '../../shared/types';
import { Bar, memoryLabel } from '../parts/bar';
import { Card, Head } from '../parts/card';
import { Plot } from '../parts/plot';
import { snapshot } from '../state';
import { cores, percent } from '../words';

const spans = ['day', 'week'] as const;

function Node({ span, ...node }: NodeState & { span: (typeof spans)[number] }) {
  const { memory, cpu, disk } = node;
  const amounts = { ...memory, whole: memory.allocatable };
  return (
    <Card title={node.name} aside={node.ready ? 'ready' : <b class="bad-text">not ready</b>}>
      <div class="measures">
        <div>
          <span class="label">Memory</span>
          <Bar label={memoryLabel(amounts)} {...amounts} />
          <span class="dim">{memoryLabel(amounts)}</span>
        </div>
        <div>
          <span class="label">Processor</span>
          <Bar
            label="Processor"
            promised={cpu.promised}
            whole={cpu.allocatable}
            {...(cpu.used !== undefined && { used: cpu.used })}
          />
          <span class="dim">
            {cpu.used !== undefined && `${cores(cpu.used)} in use, `}
            {cores(cpu.promised)} promised, {cores(cpu.allocatable)} in all
          </span>
        </div>
        <div>
          <span class="label">Disk</span>
          <Bar label="Disk" promised={disk ?? 0} whole={1} />
          <span class="dim">{disk === undefined ? 'Prometheus has no number' : `${percent(disk)} full`}</span>
        </div>
      </div>
      <Plot
        name="node-memory"
        of={node.name}
        span={span}
        title="Memory in use"
        unit="bytes"
        promised={memory.promised}
      />
      <Plot
        name="node-cpu"
        of={node.name}
        span={span}
        title="Processor in use"
        unit="cores"
        promised={cpu.promised}
      />
    </Card>
  );
}

export function Resources() {
  const [span, setSpan] = useState<(typeof spans)[number]>('day');
  return (
    <>
      <Head title="Resources">
        In use is what pods hold now; promised is what they are sure to get; the mark is the most that may be
        promised.
      </Head>
      <fieldset class="tabs">
        <legend class="unseen">Span of the plots</legend>
        {spans.map((each) => (
          <button
            key={each}
            type="button"
            class="button small"
            aria-pressed={span === each}
            onClick={() => setSpan(each)}
          >
            The last {each}
          </button>
        ))}
      </fieldset>
      {snapshot.value.nodes.map((node) => (
        <Node key={node.name} span={span} {...node} />
      ))}
    </>
  );
}
