/** What fires now, and how long each certificate lasts. */
import { Link } from 'wouter-preact';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { Mark } from '../parts/mark';
import { now, snapshot, titleOf } from '../state';

const day = 86_400_000;

export function Alerts() {
  const { alerts, certificates, sources } = snapshot.value;
  const byEnd = [...certificates].sort((a, b) => ((a.ends ?? '') < (b.ends ?? '') ? -1 : 1));
  return (
    <>
      <Head title="Alerts">
        {!sources.prometheus.ok && (sources.prometheus.text ?? 'Prometheus does not answer')}
      </Head>
      <Card title="Firing" aside={alerts.length}>
        <ul class="list">
          {alerts.map(({ name, severity, component, text, since }) => (
            <li key={`${name}${since}${component}`} class="with-mark">
              <Mark state={severity === 'critical' ? 'degraded' : 'warning'} />
              <span>
                <b>{text || name}</b>
                <small>
                  {name}
                  {component && (
                    <>
                      {' · '}
                      <Link href={`/components/${component}`}>{titleOf(component)}</Link>
                    </>
                  )}
                </small>
              </span>
              <Age at={since} />
            </li>
          ))}
          {alerts.length === 0 && <li class="dim">Nothing fires.</li>}
        </ul>
      </Card>
      <Card title="Certificates" aside={certificates.length}>
        <ul class="list">
          {byEnd.map(({ namespace, name, ready, ends }) => {
            const left = ends === undefined ? undefined : Math.floor((Date.parse(ends) - now.value) / day);
            const state =
              left !== undefined && left < 0
                ? 'degraded'
                : !ready || (left !== undefined && left < 14)
                  ? 'warning'
                  : 'healthy';
            return (
              <li key={`${namespace}/${name}`} class="with-mark">
                <Mark state={state} />
                <span>
                  {namespace}/{name}
                </span>
                <span class="aside">{left === undefined ? 'not issued yet' : `${left} days left`}</span>
              </li>
            );
          })}
          {byEnd.length === 0 && <li class="dim">None has been asked for yet.</li>}
        </ul>
      </Card>
    </>
  );
}
