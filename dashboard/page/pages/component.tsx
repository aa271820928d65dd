/** One component: why it is unwell, its pods and their logs, what it costs, what it keeps. */
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Detail, PodState, Row } from '../../shared/types';
import { Act, Pause } from '../parts/act';
import { Age } from '../parts/age';
import { Card } from '../parts/card';
import { Log } from '../parts/log';
import { Mark } from '../parts/mark';
import { Plot } from '../parts/plot';
import { Switch } from '../parts/switch';
import { detail } from '../server';
import { me, rowOf, snapshot, titleOf } from '../state';
import { bare, bytes, cores, stateWords } from '../words';

function Pod({ component, ...pod }: PodState & { component: string }) {
  const [container, setContainer] = useState<string>();
  return (
    <li class="pod">
      <div class="with-mark">
        <Mark state={pod.state} />
        <b>
          <bdi>{pod.name}</bdi>
        </b>
        <span class="dim">
          {pod.text}
          {pod.node && ` · ${pod.node}`}
          {pod.restarts > 0 && ` · started ${pod.restarts + 1} times`}
        </span>
        <span class="acts">
          {pod.containers.map((name) => (
            <button
              key={name}
              type="button"
              class="link"
              aria-expanded={container === name}
              onClick={() => setContainer(container === name ? undefined : name)}
            >
              {name}
            </button>
          ))}
        </span>
      </div>
      {container && <Log component={component} pod={pod.name} container={container} />}
    </li>
  );
}

/** Text in which backquotes enclose what one types. */
function Prose({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part))}</>;
}

function Names({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return <>nobody</>;
  return (
    <>
      {ids.map((id, i) => (
        <>
          {i > 0 && ', '}
          {rowOf(id) ? <Link href={`/components/${id}`}>{titleOf(id)}</Link> : id}
        </>
      ))}
    </>
  );
}

function Facts({ row, found }: { row: Row; found: Detail }) {
  return (
    <Card title="Facts">
      <dl>
        <dt>On because</dt>
        <dd>{row.why.join('; ')}</dd>
        <dt>Needs</dt>
        <dd>
          <Names ids={row.needs} />
        </dd>
        <dt>Needed by</dt>
        <dd>
          <Names ids={row.neededBy} />
        </dd>
        <dt>Memory</dt>
        <dd>
          {row.memory.used !== undefined && `${bytes(row.memory.used)} in use, `}
          {bytes(row.memory.promised)} promised
        </dd>
        {row.cpu !== undefined && (
          <>
            <dt>Processor</dt>
            <dd>{cores(row.cpu)} in use</dd>
          </>
        )}
        {row.disk !== undefined && (
          <>
            <dt>On volumes</dt>
            <dd>{bytes(row.disk)}</dd>
          </>
        )}
        <dt>Images</dt>
        <dd>
          {found.images.map((image) => (
            <code key={image} class="line">
              {image}
            </code>
          ))}
        </dd>
        {found.first && (
          <>
            <dt>To begin</dt>
            <dd>
              <Prose text={found.first} />
            </dd>
          </>
        )}
        {found.emergency && (
          <>
            <dt>Without sign-in</dt>
            <dd>
              <Prose text={found.emergency} />
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function WhenOff({ row, found }: { row: Row; found: Detail }) {
  const [open, setOpen] = useState(false);
  return (
    <Card title="When it is switched off">
      <dl>
        <dt>Goes</dt>
        <dd>{found.goes.join(', ') || 'nothing'}</dd>
        <dt>Stays</dt>
        <dd>{found.stays.join(', ') || 'nothing'}</dd>
      </dl>
      {found.held ? (
        <p class="inset">
          It cannot be switched off: <Names ids={row.neededBy} />{' '}
          {row.neededBy.length === 1 ? 'needs' : 'need'} it.
        </p>
      ) : (
        <p class="inset">
          <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            Switch off…
          </button>
        </p>
      )}
      {open && <Switch id={row.id} close={() => setOpen(false)} />}
    </Card>
  );
}

function Acts({ id, state, pausable, saves }: Row) {
  if (!me.acts) return <span class="dim">Restart, sync and pause are for administrators</span>;
  if (state === 'paused') return pausable ? <Act kind="resume" component={id} /> : null;
  return (
    <>
      <Act kind="restart" component={id} />
      <Act kind="sync" component={id} />
      {saves.map((name) => (
        <Act key={name} kind="run" component={id} of={name} label="Back up" />
      ))}
      {pausable && <Pause component={id} />}
    </>
  );
}

export function ComponentPage({ id }: { id: string }) {
  const row = rowOf(id);
  const [found, setFound] = useState<Detail>();
  const [problem, setProblem] = useState('');
  const { rev } = snapshot.value;
  useEffect(() => {
    let gone = false;
    detail(id).then(
      (answer) => gone || setFound(answer),
      (error: Error) => gone || setProblem(error.message),
    );
    return () => {
      gone = true;
    };
  }, [id, rev]);
  if (!row) return <p>There is no component {id}.</p>;
  return (
    <>
      <header class="verdict">
        <Mark state={row.state} size={24} silent />
        <div>
          <h1>{row.title}</h1>
          <p>
            {row.state === 'paused' ? row.reason : stateWords[row.state]}
            {row.version && ` · ${row.version}`}
            {row.url && (
              <>
                {' · '}
                <a href={row.url}>{bare(row.url)}</a>
              </>
            )}
          </p>
        </div>
        <div class="acts">
          <Acts {...row} />
        </div>
      </header>
      {problem && <p role="alert">{problem}</p>}
      {found && found.id === id && (
        <>
          {found.causes.length > 0 && (
            <Card title="Why">
              <ul class="list">
                {found.causes.map((cause) => (
                  <li key={cause.text} class="with-mark">
                    <Mark state={cause.level} />
                    <span>{cause.text}</span>
                    {cause.since && <Age at={cause.since} />}
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <Card title="Pods" aside={found.pods.length}>
            <ul class="list">
              {found.pods.map((pod) => (
                <Pod key={pod.name} component={id} {...pod} />
              ))}
              {found.pods.length === 0 && <li class="dim">It has no pods.</li>}
            </ul>
          </Card>
          {found.events.length > 0 && (
            <Card title="Warnings of Kubernetes" aside={found.events.length}>
              <ul class="list">
                {found.events.map((event) => (
                  <li key={`${event.at}${event.object}${event.text}`}>
                    <b>{event.reason}</b> <code>{event.object}</code> <Age at={event.at} />
                    <small>{event.text}</small>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {row.memory.used !== undefined && (
            <Card title="Memory, the last day">
              <Plot
                name="memory"
                of={found.namespace}
                span="day"
                title="In use"
                unit="bytes"
                promised={row.memory.promised}
              />
            </Card>
          )}
          <div class="pair">
            <Facts row={row} found={found} />
            <WhenOff row={row} found={found} />
          </div>
        </>
      )}
    </>
  );
}
