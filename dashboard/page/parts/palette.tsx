/** Finds pages, components, addresses and acts by what one types. */
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { Row } from '../../shared/types';
import { places } from '../places';
import { me, snapshot } from '../state';
import { bare, stateWords } from '../words';
import { perform } from './act';

interface Entry {
  readonly name: string;
  readonly about: string;
  /** A page or an address. */
  readonly to?: string;
  readonly act?: () => void;
}

const open = signal(false);
export const openPalette = (): void => {
  open.value = true;
};

function entries(): readonly Entry[] {
  const { rows } = snapshot.value;
  return [
    ...rows.map(({ id, title, state }) => ({
      name: title,
      about: stateWords[state],
      to: `/components/${id}`,
    })),
    ...rows.flatMap(({ title, url }) => (url ? [{ name: bare(url), about: `opens ${title}`, to: url }] : [])),
    ...places.map(({ name, path }) => ({ name, about: 'page', to: path })),
    ...(me.acts ? rows.flatMap(actsOf) : []),
  ];
}

/** What is done at once, and stops nothing for long. */
const actsOf = ({ id, title, state, saves }: Row): readonly Entry[] =>
  state === 'paused'
    ? []
    : [
        { name: `Restart ${title}`, about: 'at once', act: () => void perform('restart', id) },
        { name: `Sync ${title}`, about: 'at once', act: () => void perform('sync', id) },
        ...saves.map((name) => ({
          name: `Back up ${title}`,
          about: name,
          act: () => void perform('run', id, name),
        })),
      ];

const most = 8;

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const [, go] = useLocation();
  const shown = open.value;
  useEffect(() => {
    if (!shown) return;
    setQuery('');
    setChosen(0);
    dialog.current?.showModal();
  }, [shown]);
  if (!shown) return null;
  const found = entries()
    .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
    .slice(0, most);
  const close = () => dialog.current?.close();
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.act?.();
    if (entry.to?.startsWith('/')) go(entry.to);
    else if (entry.to !== undefined) location.assign(entry.to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take(found[chosen]);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setChosen((chosen + step + found.length) % Math.max(1, found.length));
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Search"
      onClose={() => {
        open.value = false;
      }}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found[chosen] ? `found-${chosen}` : undefined}
        aria-label="Search"
        placeholder="Component, address, page or act"
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div id="found" role="listbox" aria-label="Found">
        {found.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
          <div
            key={`${entry.to}${entry.name}${entry.about}`}
            id={`found-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onClick={() => take(entry)}
          >
            <span>{entry.name}</span>
            <small>{entry.about}</small>
          </div>
        ))}
        {found.length === 0 && <p class="dim">Nothing has that name.</p>}
      </div>
    </dialog>
  );
}
