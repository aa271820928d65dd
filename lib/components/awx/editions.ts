/** Whose build of it runs. Both operators read the kind AWX, and make the same pods of it. */
const ascender = '25.6.2';

export const images = {
  operator: `ghcr.io/ctrliq/ascender-operator:${ascender}`,
  server: `ghcr.io/ctrliq/ascender:${ascender}`,
  ee: `ghcr.io/ctrliq/ascender-ee:${ascender}`,
  cache: 'docker.io/valkey/valkey:9.1.4-alpine',
  awxOperator: 'quay.io/ansible/awx-operator:2.19.1',
  awxServer: 'quay.io/ansible/awx:24.6.1',
  awxEe: 'quay.io/ansible/awx-ee:24.6.1',
  awxCache: 'docker.io/library/redis:8.10.1-alpine',
} as const;

export type Edition = 'ascender' | 'awx';
type Images = Readonly<Record<keyof typeof images, string>>;

/** What of the images runs, by what it is there for. */
const parts = {
  ascender: { operator: 'operator', server: 'server', ee: 'ee', cache: 'cache' },
  awx: { operator: 'awxOperator', server: 'awxServer', ee: 'awxEe', cache: 'awxCache' },
} as const;

export const runs = ({ edition }: { readonly edition: Edition }) => Object.values(parts[edition]);

export function imagesOf(edition: Edition, all: Images) {
  const { operator, server, ee, cache } = parts[edition];
  return { operator: all[operator], server: all[server], ee: all[ee], cache: all[cache] };
}
