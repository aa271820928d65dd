import { Construct } from 'constructs';
import type { Volume } from '../../../imports/k8s';
import { configFiles, planned, pod, readAsset, Server, shippedFiles } from '../../kit';
import type { Chapter } from './page';

export interface MkdocsProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Name of the site. */
  readonly title: string;
  /** Where browsers find it, with a slash at the end. */
  readonly url: string;
  /** Pages in the order of the menu. */
  readonly chapters: readonly Chapter[];
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly mkdocs: string; readonly nginx: string };
}

export const images = {
  mkdocs: 'docker.io/squidfunk/mkdocs-material:9.7.6',
  nginx: 'docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine-slim',
} as const;

export const port = 8080;

export const workloads = {
  mkdocs: {
    kind: 'Deployment',
    // Measured with every component on: 42Mi, and about a second.
    init: { build: { cpu: '50m', memory: '48Mi', memoryLimit: '256Mi' } },
    containers: { nginx: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' } },
  },
} as const;

/** Where the pages lie: each chapter is a ConfigMap, whose keys cannot have folders. */
const handbook = '/handbook';

/**
 * Pages in Markdown as a site. It is built when its pod starts: where that fails, the old pod goes on serving.
 *
 * Upstream: squidfunk/mkdocs-material 9.7.6, docs/setup; nginxinc/docker-nginx-unprivileged, stable.
 */
export class Mkdocs extends Construct {
  constructor(scope: Construct, id: string, props: MkdocsProps) {
    super(scope, id);
    const { namespace, title, url, chapters } = props;
    const { mkdocs, nginx } = props.images ?? images;
    const where = (name: string) => ({ name, namespace, component: 'mkdocs' });
    const settings = configFiles(this, where('mkdocs-settings'), {
      ...shippedFiles(__dirname, ['mkdocs.yml']),
      // JSON is YAML.
      'site.yml': `${JSON.stringify(
        { INHERIT: 'mkdocs.yml', site_name: title, site_url: url, nav: chapters.flatMap(menuOf) },
        null,
        2,
      )}\n`,
    });
    const server = configFiles(this, where('mkdocs-nginx'), {
      'nginx.conf': readAsset(__dirname, 'nginx.conf'),
    });
    const pages = chapters.map((chapter, i) => ({
      paths: chapter.pages.map(({ path }) => path),
      ...configFiles(
        this,
        where(`mkdocs-pages-${i + 1}`),
        Object.fromEntries(chapter.pages.map(({ path, text }) => [keyOf(path), text])),
      ),
    }));

    this.node.defaultChild = new Server(this, 'server', {
      ...planned({ id: 'mkdocs', namespace, workloads }, 'mkdocs', {
        init: {
          build: {
            image: mkdocs,
            command: [
              'mkdocs',
              'build',
              '--strict',
              `--config-file=${handbook}/site.yml`,
              '--site-dir=/site',
            ],
            env: { HOME: '/tmp', PYTHONDONTWRITEBYTECODE: '1' },
            mounts: [
              pod.mount('handbook', handbook, { readOnly: true }),
              pod.mount('site', '/site'),
              pod.mount('tmp', '/tmp'),
            ],
          },
        },
        containers: {
          nginx: {
            image: nginx,
            // Not the image's own entry point, which wants to change its configuration.
            command: ['nginx', '-c', '/etc/handbook/nginx.conf', '-g', 'daemon off;'],
            ports: { http: port },
            mounts: [
              pod.mount('nginx', '/etc/handbook', { readOnly: true }),
              pod.mount('site', '/site', { readOnly: true }),
              pod.mount('tmp', '/tmp'),
            ],
            ...pod.health('/', 'http', 60),
          },
        },
      }),
      security: pod.restricted({ uid: 101 }),
      volumes: [
        treeOf(settings.name, pages),
        pod.config('nginx', server.name),
        pod.emptyDir('site', { sizeLimit: '256Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
      ],
      config: [settings.hash, server.hash, ...pages.map(({ hash }) => hash)],
      service: { http: port },
    });
  }
}

const keyOf = (path: string): string => path.replaceAll('/', '.');

const menuOf = ({ title, pages }: Chapter): readonly object[] => {
  const entries = pages.map((page) => ({ [page.title]: page.path }));
  return title === undefined ? entries : [{ [title]: entries }];
};

/** One volume with the folders that MkDocs expects: settings at the top, pages below `docs`. */
const treeOf = (
  settings: string,
  pages: readonly { readonly name: string; readonly paths: readonly string[] }[],
): Volume => ({
  name: 'handbook',
  projected: {
    sources: [
      { configMap: { name: settings } },
      ...pages.map(({ name, paths }) => ({
        configMap: { name, items: paths.map((path) => ({ key: keyOf(path), path: `docs/${path}` })) },
      })),
    ],
  },
});
