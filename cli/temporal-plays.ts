import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { isWorkflowRunning } from '../activities/plays-at-work.ts';
import {
  PLAY_WORKFLOW,
  rollbackPreviewQuery,
  SEARCH_ATTRIBUTES,
  stagesQuery,
  statusQuery,
  type PlayInput,
  type PlayStatus,
} from '../signals/messages.ts';
import { playStartOptions } from '../signals/play-start.ts';
import { orphanedRuns } from './orphaned-runs.ts';
import { pastOf } from './play-history.ts';
import type { Inheritance, ListedPlay, PlayFilter, Plays, StartAnswer } from './plays.ts';
import { sendCommand } from './send-command.ts';
import { visibilityQuery } from './visibility-query.ts';

/** Milliseconds that a request may take. Queries and updates wait for a worker, which may just be starting. */
export interface Patience {
  /** @default 10 s */
  readonly request: number;
  /** @default 20 s */
  readonly update: number;
}

const PATIENCE: Patience = { request: 10_000, update: 20_000 };

/** Plays on a Temporal server. Its errors are the client's own; `toBatonError` knows them all. */
export function createTemporalPlays(client: Client, patience: Patience = PATIENCE): Plays {
  const within = <T>(ms: number, call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + ms, call);
  return {
    start: (id, input, again) => within(patience.request, () => start(client, id, input, again)),
    inheritance: (id) => within(patience.request, () => inheritance(client, id)),
    status: (id, withinMs = patience.request) =>
      within(Math.min(withinMs, patience.request), () => client.workflow.getHandle(id).query(statusQuery)),
    isRunning: (id) => within(patience.request, () => isWorkflowRunning(client, id)),
    command: (id, command) => within(patience.update, () => sendCommand(client.workflow.getHandle(id), command)),
    stages: (id) => within(patience.request, () => client.workflow.getHandle(id).query(stagesQuery)),
    rollbackPreview: (id, to) =>
      within(patience.request, () => client.workflow.getHandle(id).query(rollbackPreviewQuery, to)),
    list: (filter) => within(patience.request, () => list(client, filter)),
    orphanedRuns: () => within(patience.request, () => orphanedRuns(client)),
  };
}

async function start(client: Client, id: string, input: PlayInput, again: boolean): Promise<StartAnswer> {
  const { owner, repository, task } = input.identity;
  try {
    await client.workflow.start(PLAY_WORKFLOW, {
      ...playStartOptions(input, `${owner}/${repository}#${task}`),
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      workflowIdReusePolicy: again ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
    return { kind: 'started' };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { status } = await client.workflow.getHandle(id).describe();
    return { kind: 'exists', running: status.name === 'RUNNING' };
  }
}

async function inheritance(client: Client, id: string): Promise<Inheritance> {
  const handle = client.workflow.getHandle(id);
  const { typedSearchAttributes, runId, status } = await handle.describe();
  const past = await pastOf(client, id, runId);
  const last = typedSearchAttributes.get(SEARCH_ATTRIBUTES.pullRequest);
  // A play that was terminated has left no result, only what could be searched for.
  const result = status.name === 'COMPLETED' ? ((await handle.result()) as PlayStatus).pullRequests : [];
  const pullRequests = new Set([...past.pastPullRequests, ...result, ...(last === undefined ? [] : [last])]);
  return { generation: past.generation, pastPullRequests: [...pullRequests].sort((a, b) => a - b) };
}

async function list(client: Client, filter: PlayFilter): Promise<ListedPlay[]> {
  const found: ListedPlay[] = [];
  const options = { query: visibilityQuery(filter), pageSize: Math.min(filter.limit, 1_000) };
  for await (const execution of client.workflow.list(options)) {
    found.push(listed(execution));
    if (found.length >= filter.limit) break;
  }
  return found;
}

function listed({
  workflowId,
  status,
  startTime,
  typedSearchAttributes: attributes,
}: WorkflowExecutionInfo): ListedPlay {
  return {
    play: workflowId,
    running: status.name === 'RUNNING',
    stage: attributes.get(SEARCH_ATTRIBUTES.stage) ?? null,
    stageSince: attributes.get(SEARCH_ATTRIBUTES.stageSince)?.toISOString() ?? null,
    pullRequest: attributes.get(SEARCH_ATTRIBUTES.pullRequest) ?? null,
    attention: attributes.get(SEARCH_ATTRIBUTES.attention) ?? [],
    policy: attributes.get(SEARCH_ATTRIBUTES.policy) ?? null,
    startedAt: startTime.toISOString(),
  };
}
