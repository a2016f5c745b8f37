import type { Breaker, CallResult, Refusal } from './breaker.ts';
import { TARGET_NAMES } from './targets.ts';

/** What a guard needs to know of its target's errors. */
export interface Judge {
  /** What an error says about the target's health. */
  readonly resultOf: (error: unknown) => CallResult;
  /** The error of a call that was not made, in the words of the port. `retryAfterMs` has its jitter already. */
  readonly withheld: (why: string, retryAfterMs: number) => Error;
  /** In [0, 1), for the jitter. @default Math.random */
  readonly random?: () => number;
}

/** How much later than the end of the open time callers are sent back at most, so that they don't come all at once. */
const JITTER = 0.1;

/** Makes a call if the breaker lets it, and tells it how it ended. */
export async function through<T>(breaker: Breaker, judge: Judge, call: () => Promise<T>): Promise<T> {
  const permit = breaker.enter();
  if (permit.kind === 'refused') throw withheldBy(breaker, permit, judge);
  try {
    const answer = await call();
    permit.end('success');
    return answer;
  } catch (error) {
    permit.end(judge.resultOf(error), inWords(error));
    throw error;
  }
}

/** What is thrown in place of a call. */
export function withheldBy({ target }: Breaker, refusal: Refusal, { withheld, random = Math.random }: Judge): Error {
  const state = {
    closed: '',
    open: 'open',
    'half-open': 'half-open',
    'forced-open': 'forced open',
    'forced-closed': '',
  };
  const last = refusal.why === null ? '' : `; the last failure: ${refusal.why}`;
  const why = `not sent: the circuit breaker of ${TARGET_NAMES[target]} is ${state[refusal.state]}${last}`;
  return withheld(why, Math.ceil(refusal.retryAfterMs * (1 + JITTER * random())));
}

/** For the person who reads why a breaker opened. */
export function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
