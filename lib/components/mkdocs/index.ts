import { defineComponent, Gate, gated, gateFor, need } from '../../kit';
import { images, Mkdocs, port, workloads } from './mkdocs';
import { chapters } from './pages';

const gate = gated('mkdocs', { host: 'docs' });

/** The platform's handbook: its pages follow from the plan, and are built in the cluster. It has no state. */
export const mkdocs = defineComponent({
  id: 'mkdocs',
  title: 'Handbook',
  summary:
    'The handbook of this very platform: addresses, first steps, capacity, backups, and what to do when it breaks',
  category: 'management',
  profiles: 'all',
  folder: __dirname,
  options: {},
  images: { ...images, ...gate.images },
  help: {
    first:
      'Open it, and read Runbooks > Where to start once before you need it. The search knows every page.',
    emergency:
      '`kubectl port-forward -n mkdocs service/mkdocs 8080` shows it at http://localhost:8080, without sign-in. Without a cluster: its pages are in Git, among the files of this component.',
  },
  notes: () => [
    'Handbook: Material for MkDocs gets security fixes only; its makers go on with Zensical, which reads the same pages',
  ],
  needs: () => ({
    ...gate.needs,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({ ...workloads, ...gate.workloads }),
  build(scope, props) {
    const { namespace, images, needs, platform } = props;
    new Mkdocs(scope, 'site', {
      namespace,
      images,
      title: platform.cluster.domain,
      url: `${needs.route.url}/`,
      chapters: chapters(props.plan()),
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://mkdocs:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
    });
  },
});
