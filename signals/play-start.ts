import type { Policy } from '../config/policy.ts';
import type { RepositoryConfig } from '../config/schema.ts';
import { policyDigest } from './policy-digest.ts';
import { playId, SEARCH_ATTRIBUTES, TASK_QUEUES, type PlayIdentity, type PlayInput } from './messages.ts';

/** How a play begins, whoever starts it: the bridge for a fact, the watch for a run, `baton start` for an operator. */

/**
 * A query of Temporal's visibility that matches nothing, and is refused as the start of a play is where one of its search
 * attributes is not registered.
 */
export const NAMES_ALL_ATTRIBUTES = `WorkflowId = "no-play" AND (${Object.values(SEARCH_ATTRIBUTES)
  .map(({ name }) => `${name} IS NULL`)
  .join(' OR ')})`;

/** The first play of a task. `submit`: a run is submitted at once (only an operator asks for that). */
export function firstPlay(
  repository: RepositoryConfig,
  identity: PlayIdentity,
  policy: Policy,
  submit: boolean,
): PlayInput {
  const { namespace, template, parameters } = repository;
  const run = { namespace, template, parameters };
  return { identity, policy, run, submit, generation: 1, pastPullRequests: [], carried: null };
}

/** Temporal's options for starting a play; policies about workflow ids that are in use are the caller's. */
export function playStartOptions(input: PlayInput, summary: string) {
  const { owner, repository, task } = input.identity;
  const name = `${owner}/${repository}`;
  return {
    workflowId: playId(input.identity),
    taskQueue: TASK_QUEUES.plays,
    args: [input] as [PlayInput],
    staticSummary: summary,
    // Temporal takes at most 64 bytes.
    priority: { fairnessKey: name.toLowerCase().slice(0, 64) },
    // A play is found before a worker has looked at it.
    typedSearchAttributes: [
      { key: SEARCH_ATTRIBUTES.repository, value: name },
      { key: SEARCH_ATTRIBUTES.task, value: task },
      { key: SEARCH_ATTRIBUTES.stage, value: 'pending' },
      { key: SEARCH_ATTRIBUTES.stageSince, value: new Date() },
      { key: SEARCH_ATTRIBUTES.policy, value: policyDigest(input.policy) },
    ],
  };
}
