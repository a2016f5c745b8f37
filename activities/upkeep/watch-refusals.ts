import type { Logger } from '../../telemetry/log.ts';
import type { ClusterError } from '../argo/cluster.ts';
import { inWords } from '../attempts.ts';
import type { WatchPorts } from './watch-ports.ts';

/** Milliseconds; with each refusal in a row four times as long. */
const PAUSE = { first: 2_000, most: 60_000 };

/** What a watch does about an API server that answers and refuses. */
interface Refusals {
  /** Says what has to be mended, unless it was said; answers with milliseconds until it is worth another try. */
  pauseAfter(error: ClusterError, random: number): number;
  /** The watch is open. */
  readonly over: () => void;
  /** Nobody watches any more: neither refused nor not. */
  end(): void;
}

/** Whether trying again at once would bring the same answer: a right, the resource or the namespace is missing. */
export function isRefusal(error: ClusterError): boolean {
  return !error.transient && !error.expired;
}

/** Says a refusal once, in the log, in `baton_watch_refused` and where Temporal shows the watch, and once that it is over. */
export function createRefusals(
  { metrics, onRefused }: Pick<WatchPorts, 'metrics' | 'onRefused'>,
  namespace: string,
  logger: Logger,
): Refusals {
  let said: string | null = null;
  let refusals = 0;
  const show = (why: string | null): void => {
    said = why;
    metrics.watchRefused.set({ namespace }, why === null ? 0 : 1);
    onRefused(why);
  };
  show(null);
  return {
    pauseAfter(error, random) {
      refusals += 1;
      const why = inWords(error);
      if (why !== said) logger.error({ why }, 'the watch is refused');
      show(why);
      const backoff = Math.min(PAUSE.most, PAUSE.first * 4 ** (refusals - 1)) * (0.5 + random / 2);
      return Math.max(backoff, Math.min(error.retryAfterMs ?? 0, PAUSE.most));
    },
    over() {
      refusals = 0;
      if (said === null) return;
      logger.info('the watch is not refused any more');
      show(null);
    },
    end() {
      if (said !== null) show(null);
    },
  };
}
