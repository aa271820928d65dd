/** What would grow for ever, and what stays of it: on the machines, in backups, and in what components store. */
import type { Kept } from './facts';
import type { Plan } from './plan';

/** `7 days`, `1 day`. */
export const inDays = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`;

export interface KeptSomewhere extends Kept {
  /** Id of the component; absent for what is the platform's own. */
  readonly component?: string;
}

/** Everything that is kept for a time, the platform's own first. */
export const retentionOf = ({ platform, components }: Plan): readonly KeptSomewhere[] => [
  ...ofMachines(platform),
  { what: 'backups', stays: inDays(platform.backup.keepDays), key: 'backup.keepDays' },
  ...components.flatMap(({ id, keeps }) => keeps.map((each) => ({ ...each, component: id }))),
];

/** On MicroK8s `ansible/` sets them; elsewhere the machines are somebody else's. */
const ofMachines = ({ cluster, retention }: Plan['platform']): readonly Kept[] =>
  cluster.distribution !== 'microk8s'
    ? []
    : [
        { what: 'log of each container', stays: retention.containerLogs, key: 'retention.containerLogs' },
        {
          what: 'journal of each machine',
          stays: `${inDays(retention.logs)}, ${retention.journal} at most`,
          key: 'retention.journal',
        },
        {
          what: 'images on each machine that no pod uses',
          stays: `until ${retention.nodeImages} % of the disk are used`,
          key: 'retention.nodeImages',
        },
      ];
