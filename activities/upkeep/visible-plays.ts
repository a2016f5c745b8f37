import type { Client } from '@temporalio/client';
import { PLAY_WORKFLOW, SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { PATIENCE_MS } from './temporal-patience.ts';

/** A play that runs, as Temporal's visibility knows it: seconds old. */
export interface VisiblePlay {
  /** Workflow id. */
  readonly play: string;
  readonly stage: string | null;
  /** Milliseconds since the epoch; null before its first stage. */
  readonly stageSince: number | null;
  /** Kinds, as `attentionOf` in workflows/play/view.ts names them. */
  readonly attention: readonly string[];
  readonly pullRequest: number | null;
}

/** `troubled`: only those that need a person, resting ones included. */
export type WhichPlays = 'all' | 'troubled';

const PAGE = 500;

/**
 * The plays that run, page by page; `onPage` hears of each. Throws the client's errors when Temporal does not answer: a
 * list that never came would hold up the end of the watch, and with it its worker's.
 */
export async function listVisiblePlays(
  client: Client,
  which: WhichPlays,
  onPage: () => void = () => undefined,
): Promise<VisiblePlay[]> {
  const { stage, stageSince, attention, pullRequest } = SEARCH_ATTRIBUTES;
  const conditions = [
    `WorkflowType = "${PLAY_WORKFLOW}"`,
    'ExecutionStatus = "Running"',
    ...(which === 'troubled' ? [`${attention.name} IS NOT NULL`] : []),
  ];
  const plays: VisiblePlay[] = [];
  const listed = client.workflow.list({ query: conditions.join(' AND '), pageSize: PAGE })[Symbol.asyncIterator]();
  for (;;) {
    const next = await client.withDeadline(Date.now() + PATIENCE_MS, () => listed.next());
    if (next.done === true) return plays;
    const { workflowId, typedSearchAttributes: known } = next.value;
    if (plays.length % PAGE === 0) onPage();
    plays.push({
      play: workflowId,
      stage: known.get(stage) ?? null,
      stageSince: known.get(stageSince)?.getTime() ?? null,
      attention: known.get(attention) ?? [],
      pullRequest: known.get(pullRequest) ?? null,
    });
  }
}
