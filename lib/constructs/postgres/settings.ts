import { mebibytes } from '../../kube/quantity';

/** Settings that follow from how much memory the server may use, and further ones, as arguments. */
export function settings({
  memory,
  connections,
  settings: further = {},
}: {
  readonly memory: string;
  readonly connections: number;
  readonly settings?: Readonly<Record<string, string>>;
}): readonly string[] {
  const total = mebibytes(memory);
  const megabytes = (amount: number) => `${Math.max(1, Math.floor(amount))}MB`;
  const values = {
    max_connections: String(connections),
    shared_buffers: megabytes(total / 4),
    // What the kernel caches of the files counts too, up to the limit of the container.
    effective_cache_size: megabytes((total * 5) / 8),
    work_mem: '4MB',
    maintenance_work_mem: megabytes(total / 16),
    autovacuum_max_workers: '2',
    ...further,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
