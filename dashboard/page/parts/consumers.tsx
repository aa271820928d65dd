/** Who uses what of the machines, and what else they could run. */
import { Link } from 'wouter-preact';
import type { Offer, Row } from '../../shared/types';
import { snapshot } from '../state';
import { bytes, cores, count } from '../words';
import { Bar } from './bar';
import { Card } from './card';
import { Table } from './table';

const amount = (value: number | undefined, words: (value: number) => string) =>
  value === undefined || value === 0 ? <span class="dim">–</span> : words(value);

function Consumer({ id, title, memory, cpu, disk, cards, largest }: Row & { largest: number }) {
  const label = `${title}: ${memory.used === undefined ? 'use not known' : `${bytes(memory.used)} in use`}, ${bytes(memory.promised)} promised`;
  return (
    <tr>
      <th scope="row">
        <Link href={`/components/${id}`}>{title}</Link>
      </th>
      <td class="wide">
        <Bar
          label={label}
          promised={memory.promised}
          whole={largest}
          {...(memory.used !== undefined && { used: memory.used })}
        />
      </td>
      <td class="number">{amount(memory.used, bytes)}</td>
      <td class="number">{amount(memory.promised, bytes)}</td>
      <td class="number">{amount(cpu, cores)}</td>
      <td class="number">{amount(disk, bytes)}</td>
      <td class="number">{amount(cards, String)}</td>
    </tr>
  );
}

const size = ({ memory: { used = 0, promised } }: Row): number => Math.max(used, promised);

const numbers = ['In use', 'Promised', 'Processor', 'On volumes', 'Cards'].map((number) => ({ number }));

export function Consumers() {
  const rows = [...snapshot.value.rows].sort((a, b) => size(b) - size(a));
  const largest = Math.max(1, ...rows.map(size));
  return (
    <Card title="By component" aside="largest first">
      <Table columns={['Component', 'Memory', ...numbers]}>
        {rows.map((row) => (
          <Consumer key={row.id} {...row} largest={largest} />
        ))}
      </Table>
    </Card>
  );
}

/** What switching it on asks for, in a few words. */
export function costText(cost: Offer['cost']): string {
  if (!cost) return '';
  return [bytes(cost.memory), ...(cost.along > 0 ? [`brings ${count(cost.along, 'component')}`] : [])].join(
    ', ',
  );
}

/** More would hide what stands below. */
const shown = 8;

const Offers = ({ offers }: { offers: readonly Offer[] }) => (
  <ul class="list">
    {offers.map((offer) => (
      <li key={offer.id} class="with-mark">
        <bdi>{offer.title}</bdi>
        <span class="dim aside">{costText(offer.cost)}</span>
      </li>
    ))}
  </ul>
);

/** Smallest first: what costs little is switched on without a thought. */
export function Fitting() {
  const planned = snapshot.value.off.filter(({ cost }) => cost !== undefined);
  const fits = planned.filter(({ short }) => short === undefined);
  const sorted = [...fits].sort((a, b) => (a.cost?.memory ?? 0) - (b.cost?.memory ?? 0));
  const [first, rest] = [sorted.slice(0, shown), sorted.slice(shown)];
  return (
    <Card title="What would still fit" aside={<Link href="/components">Catalogue</Link>}>
      {first.length > 0 ? (
        <Offers offers={first} />
      ) : (
        <p class="inset">Nothing that is off. The catalogue says what each is short of.</p>
      )}
      {rest.length > 0 && (
        <details>
          <summary>and {rest.length} more</summary>
          <Offers offers={rest} />
        </details>
      )}
      {planned.length > fits.length && (
        <p class="inset dim">{count(planned.length - fits.length, 'component')} would not fit.</p>
      )}
    </Card>
  );
}
