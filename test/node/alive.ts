import { existsSync } from 'node:fs';

/** Whether there is a process of that number. */
export const isRunning = (pid: number): boolean => pid > 0 && existsSync(`/proc/${pid}`);
