/** The current picture, and everybody who looks at it. */
import type { PanelPlan } from '../shared/panel-plan';
import type { Change, Detail, Snapshot } from '../shared/types';
import type { Cluster } from './cluster';
import { detailOf } from './detail';
import type { Numbers } from './prometheus';
import { snapshotOf } from './snapshot';

export interface Sources {
  readonly plan: PanelPlan;
  /** Whether AWX is there to start jobs. */
  readonly jobs: boolean;
  cluster(): Cluster;
  numbers(): Numbers;
}

/** What the page shows of the past, acts included. */
const kept = 50;
/** Changes come in bursts; one picture shows them all. Milliseconds. */
const pause = 500;

export class Live {
  private readonly viewers = new Set<(snapshot: Snapshot) => void>();
  private readonly acts: Change[] = [];
  private timer: NodeJS.Timeout | undefined;
  private content = '';
  private current: Snapshot;

  constructor(private readonly sources: Sources) {
    this.current = this.make();
    this.content = contentOf(this.current);
  }

  snapshot(): Snapshot {
    return this.current;
  }

  watched(): boolean {
    return this.viewers.size > 0;
  }

  detail(id: string): Detail | undefined {
    const planned = this.sources.plan.components.find((each) => each.id === id);
    const { plan, cluster, numbers } = this.sources;
    return planned && detailOf(planned, plan, { cluster: cluster(), numbers: numbers(), now: Date.now() });
  }

  /** @returns what ends it */
  view(viewer: (snapshot: Snapshot) => void): () => void {
    this.viewers.add(viewer);
    return () => this.viewers.delete(viewer);
  }

  record(change: Change): void {
    this.acts.unshift(change);
    this.acts.length = Math.min(this.acts.length, kept);
    this.changed();
  }

  /** Makes a new picture soon, and shows it if it differs. */
  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, pause);
  }

  refresh(): void {
    const next = this.make();
    const content = contentOf(next);
    if (content === this.content) return;
    this.content = content;
    this.current = next;
    for (const viewer of this.viewers) viewer(next);
  }

  private make(): Snapshot {
    const { plan, jobs, cluster, numbers } = this.sources;
    const rev = this.current === undefined ? 1 : this.current.rev + 1;
    const known = { plan, jobs, cluster: cluster(), numbers: numbers(), acts: this.acts, now: Date.now() };
    return snapshotOf(known, rev);
  }
}

const contentOf = ({ rev, at, ...content }: Snapshot): string => JSON.stringify(content);
