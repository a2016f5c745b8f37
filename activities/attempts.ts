import { ApplicationFailure, Context, type Info } from '@temporalio/activity';
import type { ErrorCode } from '../errors/catalogue.ts';
import { ClusterError } from './argo/cluster.ts';
import { GitHubError } from './github/github.ts';
import type { Unreachable } from './play-activities.ts';

/** Retry policies come with the activity; these hold where the server did not tell (very old ones). Milliseconds. */
const ASSUMED = { maximumAttempts: 3, initialInterval: 2_000, backoffCoefficient: 2, maximumInterval: 30_000 };

/** A worker that was killed is noticed by its silence, well before the attempt would time out. Milliseconds. */
const HEARTBEAT_MS = 3_000;

/** How far a delay strays to either side, so that plays that failed together don't come back together. */
const JITTER = 0.1;

/**
 * Runs the work of one attempt. Where the world may answer later, the failure is retryable and says when; in the last
 * attempt of the policy, and where trying again can't help (401, 403), the outcome is `unreachable` and says what to
 * check. Other errors are bugs and pass through. `work` is told when Temporal gives the attempt up (milliseconds since the
 * epoch, by `clock`). `random` in [0, 1).
 */
export async function attempt<Outcome>(
  { random, clock }: { readonly random: () => number; readonly clock: () => number },
  work: (deadline: number) => Promise<Outcome>,
): Promise<Outcome | Unreachable> {
  const context = Context.current();
  const deadline = clock() + context.info.startToCloseTimeoutMs;
  const beat = setInterval(() => {
    context.heartbeat();
  }, HEARTBEAT_MS);
  try {
    return await work(deadline);
  } catch (error) {
    if (!(error instanceof ClusterError) && !(error instanceof GitHubError)) throw error;
    const why = inWords(error);
    const { attempt: attempts, retryPolicy } = context.info;
    const limit = retryPolicy === undefined ? ASSUMED.maximumAttempts : (retryPolicy.maximumAttempts ?? 0);
    // Zero means no limit.
    const isLast = limit > 0 && attempts >= limit;
    if (!error.transient || isLast) return { kind: 'unreachable', why };
    throw ApplicationFailure.create({
      type: codeOf(error),
      message: why,
      cause: error,
      nextRetryDelay: retryDelayMs(attempts, retryPolicy, error.retryAfterMs, random()),
    });
  } finally {
    clearInterval(beat);
  }
}

/**
 * Milliseconds until the next attempt: the policy's own backoff with jitter, or what the server asked for if that is
 * longer; never more than the policy's cap. Temporal itself knows no jitter.
 */
export function retryDelayMs(
  attempts: number,
  policy: Info['retryPolicy'],
  retryAfterMs: number | null,
  random: number,
): number {
  const { initialInterval, backoffCoefficient, maximumInterval } = { ...ASSUMED, ...defined(policy) };
  const cap = Number(maximumInterval);
  const backoff = Math.min(cap, Number(initialInterval) * backoffCoefficient ** (attempts - 1));
  const jittered = backoff * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.min(cap, Math.max(jittered, retryAfterMs ?? 0)));
}

function defined(policy: Info['retryPolicy']): Partial<NonNullable<Info['retryPolicy']>> {
  return Object.fromEntries(Object.entries(policy ?? {}).filter(([, value]) => value !== undefined));
}

/** What kind of failure it is for Temporal to show. */
export function codeOf(error: ClusterError | GitHubError): ErrorCode {
  if (error.withheld) return 'BATON_BREAKER_OPEN';
  return error instanceof ClusterError ? 'BATON_CLUSTER_UNAVAILABLE' : 'BATON_GITHUB_UNAVAILABLE';
}

/** For the person who reads why a play does not move. */
export function inWords(error: ClusterError | GitHubError): string {
  const who = error instanceof ClusterError ? error.speaker : 'GitHub';
  if (error.status === null) return error.message;
  return `${who} answered ${String(error.status)}: ${error.message}${whatToCheck(error)}`;
}

function whatToCheck(error: ClusterError | GitHubError): string {
  if (error.transient) return '';
  const isCluster = error instanceof ClusterError;
  if (isCluster && error.speaker === 'the Argo Server') return ofArgoServer(error.status);
  switch (error.status) {
    case 401:
      return isCluster ? '; check kubernetes.token, or the kubeconfig' : '; check BATON_GITHUB_TOKEN';
    case 403:
      return isCluster
        ? '; check that this account may get, list, watch, create and patch workflows and get workflowtemplates'
        : '; check what the token may do in this repository';
    case 404:
      return isCluster
        ? '; check kubernetes.server, the namespace, and that the Argo Workflows CRDs are installed'
        : '; check that the token can see this repository';
    default:
      return '';
  }
}

function ofArgoServer(status: number | null): string {
  switch (status) {
    case 400:
      return '; check that it serves the same instance id as the controller of this run';
    case 401:
      return '; check argoServer.token, and that the server runs in its client mode';
    case 403:
      return '; check that this account may get and update workflows, and what docs/operations.md adds where it is the only one asked';
    case 404:
      return '; check argoServer.url and the namespace';
    default:
      return '';
  }
}
