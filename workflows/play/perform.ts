import { proxyActivities, TimeoutFailure, type ActivityFailure, type ActivityOptions } from '@temporalio/workflow';
import type { PlayActivities } from '../../activities/play-activities.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { orLost, settle, wordsOf } from '../settle.ts';
import type { Effect, Performed, Publication, Published } from './effects.ts';

/** perform: effects as activities. */

type Retry = (typeof RETRY_POLICIES)['labels' | 'resume'];

function proxyFor(retry: Retry, summary: string, repository: string): PlayActivities {
  return proxyActivities<PlayActivities>({ ...common(summary, repository), taskQueue: TASK_QUEUES.plays, retry });
}

/** Activities of one repository share a fairness key, so that a busy repository doesn't starve the others. */
function common(summary: string, repository: string): ActivityOptions {
  return {
    startToCloseTimeout: '45 seconds',
    // The activity heartbeats every three seconds while it works.
    heartbeatTimeout: '10 seconds',
    summary,
    priority: { fairnessKey: repository.slice(0, 64) },
  };
}

/** Performs one effect. Throws only when the play itself is cancelled. */
export async function perform(effect: Effect, repository: string): Promise<Performed> {
  switch (effect.kind) {
    case 'openGate': {
      const { input } = effect;
      const summary = `open ${input.policy.stages[input.gate]?.gate.waiting ?? 'gate'}`;
      const activity = proxyFor(RETRY_POLICIES.resume, summary, repository);
      return { effect, outcome: await settle(activity.openGate(input)) };
    }
    case 'moveStage': {
      const activity = proxyFor(RETRY_POLICIES.labels, `label ${effect.input.to}`, repository);
      return { effect, outcome: await settle(activity.moveStage(effect.input)) };
    }
    case 'claimRun': {
      const activity = proxyFor(RETRY_POLICIES.resume, `claim ${effect.input.run.name}`, repository);
      return { effect, outcome: await settle(activity.claimRun(effect.input)) };
    }
    case 'submitRun': {
      const { name, startFrom, dryRun } = effect.input;
      const summary = dryRun ? `may ${name} start at ${startFrom}?` : `submit ${name} at ${startFrom}`;
      return {
        effect,
        outcome: await settle(proxyFor(RETRY_POLICIES.resume, summary, repository).submitRun(effect.input)),
      };
    }
    case 'findSubmitted': {
      const activity = proxyFor(RETRY_POLICIES.resume, `was ${effect.input.name} submitted?`, repository);
      return { effect, outcome: await settle(activity.findSubmitted(effect.input)) };
    }
    case 'shutDownRun': {
      const activity = proxyFor(RETRY_POLICIES.resume, `${effect.input.strategy} ${effect.input.run.name}`, repository);
      return { effect, outcome: await settle(activity.shutDownRun(effect.input)) };
    }
    case 'findRuns': {
      const activity = proxyFor(RETRY_POLICIES.resume, `find runs of task ${effect.input.task}`, repository);
      return { effect, outcome: await settle(activity.findRuns(effect.input)) };
    }
    case 'readRun': {
      const activity = proxyFor(RETRY_POLICIES.resume, `read ${effect.input.run.name}`, repository);
      return { effect, outcome: await settle(activity.readRun(effect.input)) };
    }
    case 'refresh': {
      const summary = `read pull request #${String(effect.input.pullRequest)}`;
      return {
        effect,
        outcome: await settle(proxyFor(RETRY_POLICIES.resume, summary, repository).refresh(effect.input)),
      };
    }
    case 'findPullRequests': {
      const activity = proxyFor(RETRY_POLICIES.resume, `find pull requests of task ${effect.input.task}`, repository);
      return { effect, outcome: await settle(activity.findPullRequests(effect.input)) };
    }
    default:
      return effect satisfies never;
  }
}

/**
 * Tells people, on a queue and a budget of their own: never in the way of an effect. What has not come through after
 * `patienceMs` (all attempts and the wait for a worker together) is `unreachable`, even if nobody serves the queue, and
 * `given-up` where a worker has it.
 */
export function publish(publication: Publication, repository: string, patienceMs: number): Promise<Published> {
  const proxy = (summary: string): PlayActivities =>
    proxyActivities<PlayActivities>({
      ...common(summary, repository),
      taskQueue: TASK_QUEUES.publications,
      scheduleToCloseTimeout: patienceMs,
      retry: RETRY_POLICIES.publications,
    });
  const isGivenUp = ({ cause }: ActivityFailure): boolean =>
    cause instanceof TimeoutFailure && cause.timeoutType !== 'SCHEDULE_TO_START';
  const lost = (failure: ActivityFailure): Published => ({
    kind: isGivenUp(failure) ? 'given-up' : 'unreachable',
    why: wordsOf(failure),
  });
  if (publication.kind === 'comment') {
    return orLost(proxy('comment on the pull request').comment(publication.input), lost);
  }
  const summary = `status: ${publication.input.description.slice(0, 100)}`;
  return orLost(proxy(summary).publishStatus(publication.input), lost);
}
