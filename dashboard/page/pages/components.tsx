/** The catalogue: what is on, what it costs and who needs it; what could be on, and what that would do. */
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Offer, Row } from '../../shared/types';
import { Card, Head } from '../parts/card';
import { costText } from '../parts/consumers';
import { Mark } from '../parts/mark';
import { Switch } from '../parts/switch';
import { Table } from '../parts/table';
import { snapshot, titleOf } from '../state';
import { areaWords, bytes, count, stateWords } from '../words';

function On({ id, title, summary, state, memory, neededBy }: Row) {
  return (
    <tr>
      <th scope="row">
        <span class="with-mark">
          <Mark state={state} />
          <Link href={`/components/${id}`}>{title}</Link>
        </span>
        <small>{summary}</small>
      </th>
      <td>{stateWords[state]}</td>
      <td class="number">{memory.used === undefined ? '' : bytes(memory.used)}</td>
      <td class="number">{bytes(memory.promised)}</td>
      <td>
        {neededBy.length === 0 ? (
          <span class="dim">nobody</span>
        ) : (
          <span title={neededBy.map(titleOf).join(', ')}>{count(neededBy.length, 'component')}</span>
        )}
      </td>
    </tr>
  );
}

function Off({ id, title, summary, cost, short }: Offer) {
  const [open, setOpen] = useState(false);
  return (
    <li class="offer">
      <div>
        <b>{title}</b>
        <small>{summary}</small>
        {short !== undefined && <small class="warn-text">{short}</small>}
      </div>
      {short === undefined && <span class="dim cost">{costText(cost)}</span>}
      <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {short === undefined ? 'Switch on…' : 'Why not…'}
        <span class="unseen"> {title}</span>
      </button>
      {open && <Switch id={id} close={() => setOpen(false)} />}
    </li>
  );
}

export function Components() {
  const { rows, off } = snapshot.value;
  const [query, setQuery] = useState('');
  const matches = ({ id, title, summary }: { id: string; title: string; summary: string }) =>
    `${id} ${title} ${summary}`.toLowerCase().includes(query.toLowerCase());
  const on = rows.filter(matches);
  const offers = off.filter(matches);
  return (
    <>
      <Head title="Components">
        {count(rows.length, 'component')} on, {off.length} off
      </Head>
      <label class="search">
        <span class="unseen">Search components</span>
        <input
          type="search"
          placeholder="Search components"
          value={query}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      </label>
      <Card title="On" aside={on.length}>
        <Table
          kind="catalogue"
          columns={['Component', 'State', { number: 'In use' }, { number: 'Promised' }, 'Needed by']}
        >
          {on.map((row) => (
            <On key={row.id} {...row} />
          ))}
        </Table>
      </Card>
      <Card title="Off" aside={offers.length}>
        {Object.entries(areaWords).map(([area, words]) => {
          const here = offers.filter((offer) => offer.area === area);
          if (here.length === 0) return null;
          return (
            <section key={area} class="offers">
              <h3>{words}</h3>
              <ul>
                {here.map((offer) => (
                  <Off key={offer.id} {...offer} />
                ))}
              </ul>
            </section>
          );
        })}
      </Card>
    </>
  );
}
