/** States of jobs, as the marks and words of everything else. */
import type { JobState, State } from '../../shared/types';

export const jobWords: Readonly<Record<JobState, string>> = {
  waiting: 'waits',
  running: 'runs',
  succeeded: 'succeeded',
  failed: 'failed',
};

export const jobMarks: Readonly<Record<JobState, State>> = {
  waiting: 'starting',
  running: 'starting',
  succeeded: 'healthy',
  failed: 'degraded',
};
