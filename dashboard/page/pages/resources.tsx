/** What each machine gives, what is promised of it, and what is in use. */
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { NodeState, Timed } from '../../shared/types';
import { Bar, memoryLabel } from '../parts/bar';
import { Card, Head } from '../parts/card';
import { Mark } from '../parts/mark';
import { Plot } from '../parts/plot';
import { now, snapshot, titleOf } from '../state';
import { cores, percent, span } from '../words';

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

/** Cron's five fields stay as they are written: whoever wrote them reads them. */
function Clock({ component, up, down, awake, until }: Timed) {
  return (
    <li class="with-mark">
      <Mark state={awake ? 'healthy' : 'paused'} silent />
      <span>
        <Link href={`/components/${component}`}>{titleOf(component)}</Link>{' '}
        {awake ? 'is up' : 'sleeps; its alerts are quiet'}
        <small>
          up <code>{up}</code>, down <code>{down}</code>
        </small>
      </span>
      {until !== undefined && (
        <span class="dim aside">
          {awake ? 'stops' : 'starts'} in {span(Date.parse(until) - now.value)}
        </span>
      )}
    </li>
  );
}

export function Resources() {
  const [shown, setShown] = useState<(typeof spans)[number]>('day');
  const { nodes, calendar, timezone } = snapshot.value;
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
            aria-pressed={shown === each}
            onClick={() => setShown(each)}
          >
            The last {each}
          </button>
        ))}
      </fieldset>
      {nodes.map((node) => (
        <Node key={node.name} span={shown} {...node} />
      ))}
      {calendar.length > 0 && (
        <Card title="By the clock" aside={timezone}>
          <ul class="list">
            {calendar.map((each) => (
              <Clock key={each.component} {...each} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
