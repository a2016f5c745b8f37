import { isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { setupHint } from '../errors/setup-hint.ts';
import { TRANSIENT_CODES } from '../errors/transient-codes.ts';
import { NAMES_ALL_ATTRIBUTES } from '../signals/play-start.ts';
import type { Logger } from '../telemetry/log.ts';
import { createReadiness } from '../telemetry/readiness.ts';

/** Milliseconds that Temporal gets to answer, and that an answer is believed. */
const PATIENCE_MS = 800;
const FRESH_MS = 1_000;

/** What asking Temporal whether a worker could work needs. */
export interface TemporalAnswersOptions {
  readonly connection: Pick<NativeConnection, 'withDeadline' | 'workflowService'>;
  readonly namespace: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

/**
 * Asks whether a play could be worked on, on the connection that the workers poll with: within a second, and at most once
 * a second, however often one asks. What Temporal refuses is warned of once, until it refuses no more. Never throws.
 */
export function createTemporalAnswers(options: TemporalAnswersOptions): () => Promise<boolean> {
  const { connection, namespace, logger, clock = Date.now } = options;
  const within = async (deadline: number, call: () => Promise<unknown>): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
    });
    // The connection tries again by itself, past its deadline.
    await Promise.race([connection.withDeadline(deadline, call), late]).finally(() => clearTimeout(timer));
  };
  const { workflowService } = connection;
  const ready = createReadiness({
    answers: (deadline) => within(deadline, () => workflowService.describeNamespace({ namespace })),
    couldStart: (deadline) =>
      within(deadline, () => workflowService.countWorkflowExecutions({ namespace, query: NAMES_ALL_ATTRIBUTES })),
    isRefusal,
  });

  let told = false;
  const ask = async (at: number): Promise<boolean> => {
    try {
      await ready(at + PATIENCE_MS);
      told = false;
      return true;
    } catch (error) {
      if (isRefusal(error) && !told) {
        told = true;
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn(
          { namespace, reason: `${reason}${setupHint(reason)}` },
          'Temporal refuses what a play needs: not ready',
        );
      }
      return false;
    }
  };
  let known: { readonly at: number; readonly answers: Promise<boolean> } | null = null;
  return () => {
    const at = clock();
    if (known === null || at - known.at >= FRESH_MS) known = { at, answers: ask(at) };
    return known.answers;
  };
}

function isRefusal(error: unknown): boolean {
  return isGrpcServiceError(error) && !TRANSIENT_CODES.has(error.code);
}
