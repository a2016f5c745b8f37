import type { Client } from '@temporalio/client';
import type { Cluster } from '../argo/cluster.ts';
import { RESUME_OUTCOMES } from '../../signals/resume.ts';
import { createEndedRuns, createLiveRuns } from '../argo/live-runs.ts';
import { openGate } from '../argo/open-gate.ts';
import { findPullRequests } from '../github/find-pull-requests.ts';
import type { GitHub } from '../github/github.ts';
import { createTransitionMeter } from '../measure-transitions.ts';
import { refresh } from '../github/refresh.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { counted } from './counted.ts';
import { findTarget } from './find-target.ts';
import { hasMovedOn } from './has-moved-on.ts';
import type { ResumeActivities } from './resume-activities.ts';
import { createSeePlay } from './see-play.ts';

/** What the activities of resume requests touch. */
interface ResumeActivityPorts {
  readonly cluster: Cluster;
  readonly github: GitHub;
  readonly client: Client;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** The activities of resume requests over their ports. They throw only what the retry policy is to try again. */
export function createResumeActivities({
  cluster,
  github,
  client,
  metrics,
  clock = Date.now,
  random = Math.random,
}: ResumeActivityPorts): ResumeActivities {
  const means = { clock, random };
  const measure = createTransitionMeter(metrics, clock);
  for (const outcome of RESUME_OUTCOMES) metrics.resumeRequests.inc({ outcome }, 0);
  const look = {
    cluster,
    liveRuns: createLiveRuns(cluster),
    endedRuns: createEndedRuns(cluster),
    seePlay: createSeePlay(client),
  };
  return {
    findTarget: (input) => counted(means, () => findTarget(look, input)),
    openGate: (input) =>
      counted(means, (deadline) => measure('openGate', () => openGate({ cluster, github, clock, deadline }, input))),
    refresh: (input) => counted(means, () => refresh(github, input)),
    findPullRequests: (input) => counted(means, () => findPullRequests(github, input)),
    hasMovedOn: (input) => counted(means, () => hasMovedOn(cluster, input)),
    countResume: async ({ outcome, attempts, seconds }) => {
      metrics.resumeRequests.inc({ outcome });
      metrics.resumeAttempts.observe(attempts);
      metrics.resumeRetries.inc(attempts - 1);
      metrics.resumeSeconds.observe(seconds);
    },
  };
}
