import { claimRun } from './argo/claim-run.ts';
import type { Cluster } from './argo/cluster.ts';
import { findRuns } from './argo/find-runs.ts';
import { findSubmitted } from './argo/find-submitted.ts';
import { createLiveRuns } from './argo/live-runs.ts';
import { moveStage } from './argo/move-stage.ts';
import { openGate } from './argo/open-gate.ts';
import { readRun } from './argo/read-run.ts';
import { shutDownRun } from './argo/shut-down-run.ts';
import { submitRun } from './argo/submit-run.ts';
import { attempt } from './attempts.ts';
import { comment } from './github/comment.ts';
import { findPullRequests } from './github/find-pull-requests.ts';
import type { GitHub } from './github/github.ts';
import { publishStatus } from './github/publish-status.ts';
import { refresh } from './github/refresh.ts';
import type { PlayActivities } from './play-activities.ts';

/** What the activities of a play touch. */
interface PlayActivityPorts {
  readonly cluster: Cluster;
  readonly github: GitHub;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** The activities of a play over their ports. They throw only what the retry policy is to try again. */
export function createPlayActivities({
  cluster,
  github,
  clock = Date.now,
  random = Math.random,
}: PlayActivityPorts): PlayActivities {
  const liveRuns = createLiveRuns(cluster);
  const means = { clock, random };
  return {
    openGate: (input) => attempt(means, (deadline) => openGate({ cluster, github, clock, deadline }, input)),
    moveStage: (input) => attempt(means, (deadline) => moveStage({ cluster, clock, deadline }, input)),
    claimRun: (input) => attempt(means, (deadline) => claimRun(cluster, { clock, deadline }, input)),
    submitRun: (input) => attempt(means, () => submitRun(cluster, liveRuns, input)),
    findSubmitted: (input) => attempt(means, () => findSubmitted(cluster, input)),
    shutDownRun: (input) => attempt(means, (deadline) => shutDownRun(cluster, { clock, deadline }, input)),
    findRuns: (input) => attempt(means, () => findRuns(liveRuns, input)),
    readRun: (input) => attempt(means, () => readRun(cluster, input)),
    refresh: (input) => attempt(means, () => refresh(github, input)),
    findPullRequests: (input) => attempt(means, () => findPullRequests(github, input)),
    publishStatus: (input) => attempt(means, () => publishStatus(github, input)),
    comment: (input) => attempt(means, () => comment(github, input)),
  };
}
