import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createTransitionActivities } from '../../../activities/create-transition-activities.ts';
import type {
  TransitionRunInput,
  TransitionRunOutcome,
  UndoTransitionOutcome,
} from '../../../activities/transition-activities.ts';
import { RETRY_POLICIES } from '../../../signals/retry-policies.ts';
import type { Destination } from '../../../signals/transition.ts';
import { referenceTo } from '../world.ts';
import { POLICY } from '../../workflows/play/policy.ts';

/** How an attempt is made. */
interface About {
  readonly attempt?: number;
  readonly token?: string;
  readonly dryRun?: boolean;
  /** Plays that go on. */
  readonly running?: readonly string[];
  readonly clock?: () => number;
}

const QUIET = new DefaultLogger('ERROR');

/** The clock of these tests: after every instant in the recordings. */
const NOW = Date.parse('2026-11-21T04:00:00Z');

/** A place along the list, as somebody asks for it. */
export function to(stage: string, change: { readonly back?: boolean; readonly from?: string } = {}): Destination {
  return { kind: 'set', to: stage, back: change.back ?? false, from: change.from ?? null };
}

function environment(attempt: number): MockActivityEnvironment {
  return new MockActivityEnvironment({ attempt, retryPolicy: RETRY_POLICIES.labels }, { logger: QUIET });
}

function activities(cluster: Cluster, { running = [], clock = () => NOW }: About) {
  const isRunning = async (play: string): Promise<boolean> => running.includes(play);
  return createTransitionActivities({ cluster, isRunning, clock, random: () => 0.5 });
}

/** One attempt at a transition, as a worker would make it. */
export function transition(
  cluster: Cluster,
  run: KubernetesObject,
  destination: Destination,
  about: About = {},
): Promise<TransitionRunOutcome> {
  const { attempt = 1, token = 'token-1', dryRun = false } = about;
  const input: TransitionRunInput = {
    run: referenceTo(run),
    destination,
    by: 'ada',
    reason: 'the sensor was away',
    critical: false,
    dryRun,
    stages: POLICY,
    token,
  };
  return environment(attempt).run(activities(cluster, about).transitionRun, input);
}

/** One attempt at undoing it. */
export function undo(cluster: Cluster, run: KubernetesObject, about: About = {}): Promise<UndoTransitionOutcome> {
  const { attempt = 1, token = 'token-1' } = about;
  const input = { run: referenceTo(run), token, reason: 'the transition failed' };
  return environment(attempt).run(activities(cluster, about).undoTransition, input);
}
