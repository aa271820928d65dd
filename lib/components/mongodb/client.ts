import { pod } from '../../kit';

/** User of the official image. */
export const security = pod.restricted({ uid: 999 });

/** The shell is a Node program, and the tools compress in memory. */
export const tool = { cpu: '20m', memory: '96Mi', memoryLimit: '512Mi' };

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  SERVER: 'mongodb:27017',
  ADMIN_PASSWORD: pod.fromSecret(admin, 'password'),
  HOME: '/tmp',
});
