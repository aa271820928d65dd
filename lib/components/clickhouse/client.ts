import { pod } from '../../kit';

/** User of the official image. */
export const security = pod.restricted({ uid: 101 });

/** Its client is the server's own program, which maps half a gigabyte and uses little of it. */
export const tool = { cpu: '20m', memory: '128Mi', memoryLimit: '512Mi' };

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  CLICKHOUSE_HOST: 'clickhouse',
  CLICKHOUSE_USER: 'admin',
  CLICKHOUSE_PASSWORD: pod.fromSecret(admin, 'password'),
  HOME: '/tmp',
});
