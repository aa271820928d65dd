/** Does everything work? One sentence, then what is unwell, then the rest in the order of the Plan. */
import { ArrowUpRight } from 'lucide-preact';
import { Link } from 'wouter-preact';
import type { Row, Snapshot } from '../../shared/types';
import { Age } from '../parts/age';
import { AttentionCard } from '../parts/attention';
import { Bar, memoryLabel } from '../parts/bar';
import { What } from '../parts/change';
import { Mark } from '../parts/mark';
import { connected, now, snapshot, titleOf } from '../state';
import { age, areaWords, bytes, count, percent, short, span, sum } from '../words';

/** More cards than that hide the page. */
const shown = 3;

function Verdict() {
  const { verdict, rows, at } = snapshot.value;
  const text = connected.value ? verdict.text : `This is old: no connection since ${age(at, now.value)}`;
  return (
    <header class="verdict">
      <Mark state={connected.value ? verdict.state : 'unknown'} size={24} silent />
      <div>
        <h1 aria-live="polite">{text}</h1>
        <p>{count(rows.length, 'component')} on</p>
      </div>
    </header>
  );
}

function Vital({
  to,
  label,
  value,
  children,
}: {
  to: string;
  label: string;
  value: string;
  children?: preact.ComponentChildren;
}) {
  return (
    <Link href={to} class="vital">
      <span class="label">{label}</span>
      <span class="value">{value}</span>
      <span class="sub">{children}</span>
    </Link>
  );
}

function Vitals() {
  const { nodes, backups, certificates, changes } = snapshot.value;
  const memory = {
    promised: sum(nodes.map((node) => node.memory.promised)),
    most: sum(nodes.map((node) => node.memory.most)),
    whole: sum(nodes.map((node) => node.memory.allocatable)),
  };
  const disks = nodes.flatMap(({ name, disk }) => (disk ? [{ name, full: disk.used / disk.whole }] : []));
  const [fullest] = disks.sort((a, b) => b.full - a.full);
  const newest = (proving: boolean) =>
    backups
      .flatMap(({ proves, lastSuccess }) => (proves === proving && lastSuccess ? [lastSuccess] : []))
      .sort()
      .at(-1);
  const [saved, tried] = [newest(false), newest(true)];
  const ends = certificates.flatMap((each) => (each.ends ? [Date.parse(each.ends)] : []));
  const [change] = changes;
  return (
    <div class="vitals">
      <Vital to="/resources" label="Memory promised" value={bytes(memory.promised)}>
        <Bar label={memoryLabel(memory)} {...memory} />
        room for {bytes(Math.max(0, memory.most - memory.promised))} more
      </Vital>
      <Vital to="/resources" label="Fullest disk" value={fullest ? percent(fullest.full) : 'not known'}>
        {fullest ? `full, on ${fullest.name}` : 'Prometheus has no number'}
      </Vital>
      <Vital to="/backups" label="Newest backup" value={saved ? age(saved, now.value) : 'none yet'}>
        {tried ? `last tried ${age(tried, now.value)}` : 'never tried out'}
      </Vital>
      <Vital
        to="/alerts"
        label="Certificates"
        value={
          ends.length > 0 ? `${Math.floor((Math.min(...ends) - now.value) / 86_400_000)} days` : 'none yet'
        }
      >
        {ends.length > 0 && `until the first of ${ends.length} ends`}
      </Vital>
      <Vital to="/activity" label="Last change" value={change ? age(change.at, now.value) : 'none yet'}>
        {change && titleOf(change.component)}
      </Vital>
    </div>
  );
}

function ComponentRow({ id, title, state, reason, url, version }: Row) {
  return (
    <li class={`row ${state}`}>
      <Mark state={state} />
      <Link href={`/components/${id}`} class="name">
        <bdi>{title}</bdi>
      </Link>
      {reason !== undefined ? (
        <span class="reason" title={reason}>
          {reason}
        </span>
      ) : url ? (
        <a class="address" href={url} title={url}>
          {short(url, snapshot.value.domain)}
          <ArrowUpRight size={12} aria-hidden="true" />
        </a>
      ) : (
        <span />
      )}
      <span class="version" title={version}>
        {version}
      </span>
    </li>
  );
}

function Areas({ rows }: Pick<Snapshot, 'rows'>) {
  return (
    <div class="areas">
      {Object.entries(areaWords).map(([area, words]) => {
        const here = rows.filter((row) => row.area === area);
        if (here.length === 0) return null;
        return (
          <section class="card area" key={area}>
            <header>
              <h2>{words}</h2>
              <span class="aside">{here.length}</span>
            </header>
            <ul>
              {here.map((row) => (
                <ComponentRow key={row.id} {...row} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Today({ upcoming }: Pick<Snapshot, 'upcoming'>) {
  if (upcoming.length === 0) return null;
  return (
    <section>
      <h2>Within a day</h2>
      <ul class="feed">
        {upcoming.map(({ at, text, component }) => (
          <li key={`${at}${component}${text}`}>
            <span>
              {component !== undefined && (
                <>
                  <Link href={`/components/${component}`}>{titleOf(component)}</Link>{' '}
                </>
              )}
              {text}
            </span>
            <time dateTime={at} class="nowrap">
              in {span(Date.parse(at) - now.value)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rail({ changes, notes, upcoming }: Snapshot) {
  return (
    <aside class="rail" aria-label="Now and next">
      <Today upcoming={upcoming} />
      <section>
        <h2>Recent changes</h2>
        <ul class="feed">
          {changes.slice(0, 6).map(({ at, component, text, commit, by }) => (
            <li key={`${at}${component}${text}`}>
              <span>
                <Link href={`/components/${component}`}>{titleOf(component)}</Link>
                <small>
                  <What text={text} commit={commit} by={by} />
                </small>
              </span>
              <Age at={at} />
            </li>
          ))}
          {changes.length === 0 && <li class="dim">Nothing yet.</li>}
        </ul>
      </section>
      {notes.length > 0 && (
        <section>
          <h2>Worth doing</h2>
          <ul class="notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

export function Overview() {
  const { attention, rows } = snapshot.value;
  const more = attention.length - shown;
  return (
    <>
      <Verdict />
      {attention.slice(0, shown).map((each) => (
        <AttentionCard key={each.component} {...each} />
      ))}
      {more > 0 && (
        <p>
          <Link href="/components">and {more} more</Link>
        </p>
      )}
      <Vitals />
      <div class="columns">
        {rows.length > 0 ? (
          <Areas rows={rows} />
        ) : (
          <p>
            Nothing is on yet. <Link href="/components">Pick a component</Link>; what it needs comes along.
          </p>
        )}
        <Rail {...snapshot.value} />
      </div>
    </>
  );
}
