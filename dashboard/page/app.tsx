/** The frame: places on the left (at the foot on a phone), the page on the right, strips for what is old or missing. */
import { Ellipsis, Search } from 'lucide-preact';
import { useEffect } from 'preact/hooks';
import { Link, Route, Switch, useLocation } from 'wouter-preact';
import { pages } from './pages/all';
import { ComponentPage } from './pages/component';
import { JobPage } from './pages/job';
import { More } from './pages/more';
import { Mark } from './parts/mark';
import { openPalette, Palette } from './parts/palette';
import { hasTab, places } from './places';
import { connected, me, now, said, snapshot } from './state';
import { age } from './words';

function Places() {
  const [here] = useLocation();
  const { alerts } = snapshot.value;
  return (
    <nav aria-label="Pages">
      {places.map(({ path, name, Icon }) => {
        const current = path === '/' ? here === '/' : here.startsWith(path);
        return (
          <Link
            key={path}
            href={path}
            class={hasTab(path) ? undefined : 'beyond'}
            aria-current={current ? 'page' : undefined}
          >
            <Icon size={16} aria-hidden="true" />
            <span>{name}</span>
            {name === 'Alerts' && alerts.length > 0 && <span class="badge">{alerts.length}</span>}
          </Link>
        );
      })}
      <Link href="/more" class="more" aria-current={here === '/more' ? 'page' : undefined}>
        <Ellipsis size={16} aria-hidden="true" />
        <span>More</span>
      </Link>
    </nav>
  );
}

/** What the numbers or the states lack. */
function Strips() {
  const { sources, at } = snapshot.value;
  const lines = connected.value
    ? [
        ...(sources.kubernetes.ok ? [] : [`Kubernetes does not answer: ${sources.kubernetes.text ?? ''}`]),
        ...(sources.argocd.ok ? [] : [`Argo CD’s Applications cannot be read: ${sources.argocd.text ?? ''}`]),
        ...(sources.prometheus.ok
          ? []
          : [
              `${sources.prometheus.text ?? 'Prometheus is off'}. Health is live, numbers are missing or old.`,
            ]),
      ]
    : [`No connection. What is shown is from ${age(at, now.value)}.`];
  return (
    <div role="status">
      {lines.map((line) => (
        <p key={line} class="strip">
          {line}
        </p>
      ))}
    </div>
  );
}

/** `g` and a letter opens a page, as does the search of `/` and Ctrl-K. */
function useKeys() {
  const [, go] = useLocation();
  useEffect(() => {
    let before = '';
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if ((event.metaKey || event.ctrlKey) && event.key === 'k') {
        event.preventDefault();
        return openPalette();
      }
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === '/') {
        event.preventDefault();
        openPalette();
      }
      const place = before === 'g' ? places.find(({ key }) => key === event.key) : undefined;
      if (place) go(place.path);
      before = event.key;
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [go]);
}

function Title() {
  const [here] = useLocation();
  const { verdict } = snapshot.value;
  useEffect(() => {
    const place = places.findLast(({ path }) => here.startsWith(path));
    document.title = `${verdict.state === 'healthy' ? '' : `${verdict.text} · `}${place?.name ?? ''} · Thinkube`;
  }, [here, verdict.text]);
  return null;
}

export function App() {
  useKeys();
  const { domain } = snapshot.value;
  return (
    <div class={connected.value ? 'app' : 'app stale'}>
      <Title />
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <aside class="side" aria-label="Sidebar">
        <div class="brand">
          <b>Thinkube</b>
          <span>{domain}</span>
        </div>
        <button type="button" class="find" onClick={openPalette}>
          <Search size={16} aria-hidden="true" />
          <span>Search</span>
          <kbd>Ctrl K</kbd>
        </button>
        <Places />
        <div class="who">
          <span class="with-mark">
            <Mark state={connected.value ? 'healthy' : 'unknown'} size={10} silent />
            {connected.value ? 'Live' : 'Not connected'}
          </span>
          <span>
            <b>{me.name}</b> <small>{me.acts ? 'may act' : 'may look'}</small>
          </span>
        </div>
      </aside>
      <main id="main" tabIndex={-1}>
        <div class="wrap">
          <Strips />
          <Switch>
            {places.map(({ path }) => (
              <Route key={path} path={path} component={pages[path]} />
            ))}
            <Route path="/more" component={More} />
            <Route path="/jobs/:id">{({ id }) => <JobPage key={id} id={id} />}</Route>
            <Route path="/components/:id">{({ id }) => <ComponentPage key={id} id={id} />}</Route>
            <Route>
              <h1>There is no such page</h1>
            </Route>
          </Switch>
        </div>
      </main>
      <p class="said" role="status">
        {said}
      </p>
      <Palette />
    </div>
  );
}
