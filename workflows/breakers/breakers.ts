import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import {
  breakerReportSchema,
  FORCE_UPDATE,
  forceCommandSchema,
  REPORTED_SIGNAL,
  type BreakerBoard,
  type BreakerReport,
  type ForceCommand,
} from '../../signals/breaker-messages.ts';
import { current, forced, noted } from './board.ts';

/** Changes before it continues as new. */
const CHANGES = 500;

/**
 * The board of circuit breakers, for ever: what processes report, and what operators force. It is shown as the memo
 * `board`, since describing a workflow asks neither a worker nor its history: processes look every few seconds, and cost
 * nothing as long as nothing changes.
 */
export async function breakers(carried: BreakerBoard = { overrides: [], processes: [] }): Promise<never> {
  let board = current(carried, Date.now());
  let changes = 0;
  const show = (next: BreakerBoard): BreakerBoard => {
    board = next;
    changes += 1;
    upsertMemo({ board });
    return board;
  };
  show(board);
  setHandler(
    defineSignal<[BreakerReport]>(REPORTED_SIGNAL),
    (report) => {
      const read = breakerReportSchema.safeParse(report);
      if (read.success) show(noted(board, read.data, Date.now()));
    },
    { description: 'A process says how its breakers stand.' },
  );
  setHandler(
    defineUpdate<BreakerBoard, [ForceCommand]>(FORCE_UPDATE),
    (command) => show(forced(board, command, Date.now())),
    {
      description: 'Force the breaker of a target in all processes, or let it go its own way again.',
      validator: (command) => {
        const read = forceCommandSchema.safeParse(command);
        if (read.success) return;
        const [issue] = read.error.issues;
        const where = issue?.path.join('.') ?? '';
        throw ApplicationFailure.nonRetryable(`${where}: ${issue?.message ?? 'not understood'}`);
      },
    },
  );
  await condition(() => changes >= CHANGES || workflowInfo().continueAsNewSuggested);
  await condition(allHandlersFinished);
  return continueAsNew<typeof breakers>(board);
}
