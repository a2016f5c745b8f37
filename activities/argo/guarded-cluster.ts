import type { Breaker, CallResult } from '../../breakers/breaker.ts';
import { inWords, through, withheldBy, type Judge } from '../../breakers/through.ts';
import { ClusterError, type Cluster, type WatchEvent, type WatchOptions } from './cluster.ts';

/**
 * A cluster behind a breaker: where the API server does not answer it is left alone for a while. Calls that the breaker
 * holds back throw a `ClusterError` that is `withheld`. Opening a watch is a call; a watch that runs is none, however it
 * ends, since servers end them as they like.
 */
export function guardedCluster(cluster: Cluster, breaker: Breaker, random?: () => number): Cluster {
  const judge: Judge = {
    resultOf,
    withheld: (why, retryAfterMs) => new ClusterError(why, { status: null, retryAfterMs, withheld: true }),
    ...(random === undefined ? {} : { random }),
  };
  // The Argo Server answers 500 to whatever it finds nothing to do for: that says nothing of how it is.
  const ofOperations: Judge = { ...judge, resultOf: (error) => (isInternal(error) ? 'ignored' : resultOf(error)) };
  return {
    readWorkflow: (...of) => through(breaker, judge, () => cluster.readWorkflow(...of)),
    listWorkflows: (...of) => through(breaker, judge, () => cluster.listWorkflows(...of)),
    patchWorkflow: (...of) => through(breaker, judge, () => cluster.patchWorkflow(...of)),
    operateWorkflow: (...of) => through(breaker, ofOperations, () => cluster.operateWorkflow(...of)),
    createWorkflow: (...of) => through(breaker, judge, () => cluster.createWorkflow(...of)),
    readWorkflowTemplate: (...of) => through(breaker, judge, () => cluster.readWorkflowTemplate(...of)),
    watchWorkflows: (namespace, options) => guardedWatch(cluster, breaker, judge, namespace, options),
  };
}

async function* guardedWatch(
  cluster: Cluster,
  breaker: Breaker,
  judge: Judge,
  namespace: string,
  options: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const permit = breaker.enter();
  if (permit.kind === 'refused') throw withheldBy(breaker, permit, judge);
  const onOpen = (): void => {
    permit.end('success');
    options.onOpen?.();
  };
  try {
    yield* cluster.watchWorkflows(namespace, { ...options, onOpen });
  } catch (error) {
    // Once it was open this is the second word, and counts no more.
    permit.end(judge.resultOf(error), inWords(error));
    throw error;
  } finally {
    // Given up by its caller before there was an answer.
    permit.end('ignored');
  }
}

function isInternal(error: unknown): boolean {
  return error instanceof ClusterError && error.status === 500;
}

/**
 * No answer, 408 and 5xx are failures. A 429 that says when to come again is an answer of a server that lives, and is
 * waited out by whoever limits our rate; without a word it is one that can't. All else is an answer like any other.
 */
function resultOf(error: unknown): CallResult {
  if (!(error instanceof ClusterError)) return 'ignored';
  const { status, retryAfterMs } = error;
  if (status === null || status === 408 || status >= 500) return 'failure';
  if (status !== 429) return 'success';
  return retryAfterMs === null ? 'failure' : 'ignored';
}
