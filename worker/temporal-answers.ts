import type { NativeConnection } from '@temporalio/worker';

/** Milliseconds that Temporal gets to answer, and that an answer is believed. */
const PATIENCE_MS = 800;
const FRESH_MS = 1_000;

/**
 * Asks whether Temporal answers on the connection that the workers poll with: within a second, and at most once a second,
 * however often one asks. Never throws.
 */
export function createTemporalAnswers(
  connection: Pick<NativeConnection, 'withDeadline' | 'workflowService'>,
  namespace: string,
  clock: () => number = Date.now,
): () => Promise<boolean> {
  let known: { readonly at: number; readonly answers: Promise<boolean> } | null = null;
  const ask = async (at: number): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const described = connection
      .withDeadline(at + PATIENCE_MS, () => connection.workflowService.describeNamespace({ namespace }))
      .then(
        () => true,
        () => false,
      );
    // The connection tries again by itself, past its deadline.
    return Promise.race([described, late]).finally(() => clearTimeout(timer));
  };
  return () => {
    const at = clock();
    if (known === null || at - known.at >= FRESH_MS) known = { at, answers: ask(at) };
    return known.answers;
  };
}
