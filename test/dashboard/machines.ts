/** A home with a machine that sleeps by night. */
const machine = (name: string, role: 'control' | 'worker', address: string) => ({
  ...{ name, role, address: `192.168.1.${address}`, cpu: 16, memory: '64Gi' },
});

export const withSleeper = {
  nodes: [
    machine('control', 'control', '10'),
    machine('worker', 'worker', '11'),
    {
      ...machine('box', 'worker', '12'),
      mac: 'aa:bb:cc:dd:ee:01',
      sleep: { down: '0 1 * * *', up: '0 8 * * *' },
    },
  ],
};
