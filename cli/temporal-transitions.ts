import { randomUUID } from 'node:crypto';
import {
  isGrpcDeadlineError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { SEARCH_ATTRIBUTES, transitionProgressQuery } from '../signals/messages.ts';
import { transitionStartOptions } from '../signals/transition-start.ts';
import {
  TRANSITION_WORKFLOW,
  transitionId,
  type TransitionInput,
  type TransitionResult,
} from '../signals/transition.ts';
import type { FailedTransition, TransitionAnswer, Transitions } from './transitions.ts';

/** Milliseconds for one request, and for a transition to end: its three attempts take a minute where nothing answers. */
const REQUEST_MS = 10_000;
const END_MS = 120_000;

/** Failed ones that are looked at, newest first, and for how long a person is asked. */
const MOST_FAILED = 100;
const ASKED_FOR_MS = 72 * 3_600_000;

/** Transitions on a Temporal server. Its errors are the client's own. */
export function createTemporalTransitions(client: Client, endMs = END_MS): Transitions {
  return {
    perform: (input) => perform(client, input, endMs),
    needingPeople: () => client.withDeadline(Date.now() + REQUEST_MS, () => needingPeople(client)),
  };
}

async function perform(client: Client, input: TransitionInput, endMs: number): Promise<TransitionAnswer> {
  const options = transitionStartOptions(input, randomUUID());
  let handle: WorkflowHandle;
  try {
    handle = await client.withDeadline(Date.now() + REQUEST_MS, () =>
      client.workflow.start(TRANSITION_WORKFLOW, options),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'busy', id: transitionId(input.run) };
    throw error;
  }
  try {
    const result: unknown = await client.withDeadline(Date.now() + endMs, () => handle.result());
    return { kind: 'ended', result: result as TransitionResult };
  } catch (error) {
    if (!isGrpcDeadlineError(error)) throw error;
    return { kind: 'under-way', id: options.workflowId, step: await stepOf(client, handle) };
  }
}

async function stepOf(client: Client, handle: WorkflowHandle): Promise<string | null> {
  try {
    const { step } = await client.withDeadline(Date.now() + REQUEST_MS, () => handle.query(transitionProgressQuery));
    return step;
  } catch {
    return null;
  }
}

async function needingPeople(client: Client): Promise<FailedTransition[]> {
  const since = new Date(Date.now() - ASKED_FOR_MS).toISOString();
  const query = [
    `WorkflowType = '${TRANSITION_WORKFLOW}'`,
    `${SEARCH_ATTRIBUTES.attention.name} IS NOT NULL`,
    `(ExecutionStatus = 'Running' OR CloseTime > '${since}')`,
  ].join(' AND ');
  const failed: FailedTransition[] = [];
  let looked = 0;
  for await (const { workflowId, runId, startTime, typedSearchAttributes } of client.workflow.list({ query })) {
    looked += 1;
    // Whatever came after it has settled it, or asks for itself.
    const latest = await client.workflow.getHandle(workflowId).describe();
    if (latest.runId === runId) {
      const attention = typedSearchAttributes.get(SEARCH_ATTRIBUTES.attention) ?? [];
      const run = workflowId.replace(/^transition\//, '');
      failed.push({ id: workflowId, run, attention, startedAt: startTime.toISOString() });
    }
    if (looked >= MOST_FAILED) break;
  }
  return failed;
}
