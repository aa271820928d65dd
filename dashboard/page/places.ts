/** The pages, in the order in which they are shown. */
import { Activity, Archive, Bell, Boxes, ChartColumn, LayoutGrid, ListChecks } from 'lucide-preact';
import { snapshot } from './state';

const all = [
  { path: '/', name: 'Overview', key: 'o', Icon: LayoutGrid },
  { path: '/components', name: 'Components', key: 'c', Icon: Boxes },
  { path: '/resources', name: 'Resources', key: 'r', Icon: ChartColumn },
  { path: '/backups', name: 'Backups', key: 'b', Icon: Archive },
  { path: '/alerts', name: 'Alerts', key: 'a', Icon: Bell },
  { path: '/jobs', name: 'Jobs', key: 'j', Icon: ListChecks },
  { path: '/activity', name: 'Activity', key: 'y', Icon: Activity },
] as const;

/** What has a tab on a phone; the others are behind More. */
export const hasTab = (path: string): boolean => ['/', '/components', '/alerts', '/jobs'].includes(path);

/** Jobs are AWX's, where it is on. */
export const places = all.filter(({ path }) => path !== '/jobs' || snapshot.value.jobs);
