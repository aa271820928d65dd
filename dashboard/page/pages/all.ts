/** What each place shows. */
import { Activity } from './activity';
import { Alerts } from './alerts';
import { Backups } from './backups';
import { Components } from './components';
import { Jobs } from './jobs';
import { Overview } from './overview';
import { Resources } from './resources';

export const pages = {
  '/': Overview,
  '/components': Components,
  '/resources': Resources,
  '/backups': Backups,
  '/alerts': Alerts,
  '/jobs': Jobs,
  '/activity': Activity,
} as const;
