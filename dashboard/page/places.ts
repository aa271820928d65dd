/** The pages, in the order in which they are shown. */
import { Activity, Archive, Bell, Boxes, ChartColumn, LayoutGrid } from 'lucide-preact';

export const places = [
  { path: '/', name: 'Overview', key: 'o', Icon: LayoutGrid },
  { path: '/components', name: 'Components', key: 'c', Icon: Boxes },
  { path: '/resources', name: 'Resources', key: 'r', Icon: ChartColumn },
  { path: '/backups', name: 'Backups', key: 'b', Icon: Archive },
  { path: '/alerts', name: 'Alerts', key: 'a', Icon: Bell },
  { path: '/activity', name: 'Activity', key: 'y', Icon: Activity },
] as const;
