import { setMaxListeners } from 'node:events';
import { toBatonError } from '../errors.ts';
import { fail, type Check, type Finding } from './finding.ts';

/** How checks are run. */
interface RunOptions {
  /** Milliseconds for each. @default 10_000 */
  readonly withinMs?: number;
  /** Hears of each check that is done. */
  readonly onDone?: (check: Check, done: number) => void;
  /** Ends all of them. */
  readonly signal?: AbortSignal;
}

/**
 * Runs all checks at once, each within its own time: one that fails or never ends hides none of the others. The findings
 * stand in the order of the checks.
 */
export async function runChecks(checks: readonly Check[], options: RunOptions = {}): Promise<Finding[]> {
  const { withinMs = 10_000, onDone, signal } = options;
  if (signal !== undefined) setMaxListeners(0, signal);
  let done = 0;
  const found = await Promise.all(
    checks.map(async (check) => {
      const findings = await runOne(check, withinMs, signal);
      done += 1;
      onDone?.(check, done);
      return findings;
    }),
  );
  return found.flat();
}

async function runOne(check: Check, withinMs: number, stop: AbortSignal | undefined): Promise<readonly Finding[]> {
  const ender = new AbortController();
  // One check may send many requests, which all end with it.
  setMaxListeners(0, ender.signal);
  let end = (): void => undefined;
  const ended = new Promise<'ended'>((resolve) => {
    end = () => {
      resolve('ended');
      ender.abort();
    };
  });
  const timer = setTimeout(end, withinMs);
  stop?.addEventListener('abort', end);
  if (stop?.aborted === true) end();
  try {
    const outcome = await Promise.race([check.look(ender.signal), ended]);
    if (outcome !== 'ended') return outcome;
    return [fail(check.about, `no answer within ${String(Math.round(withinMs / 1_000))} s`)];
  } catch (error) {
    return [fail(check.about, toBatonError(error).message)];
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', end);
  }
}
