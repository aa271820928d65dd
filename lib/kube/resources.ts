/** What one container asks for and may use. */
export interface Resources {
  /** Processor time that it gets for sure, such as `50m`. There is no limit: idle time is free. */
  readonly cpu: string;
  /** Memory that it really uses when idle, such as `256Mi`. */
  readonly memory: string;
  /** Memory at which it is stopped; leaves room for its peak. */
  readonly memoryLimit: string;
}

/** The same as a container's `resources`. */
export const resources = ({ cpu, memory, memoryLimit }: Resources) => ({
  requests: { cpu, memory },
  limits: { memory: memoryLimit },
});
