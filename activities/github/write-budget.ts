import type { ContentWrite, Metrics, PutOff } from '../../telemetry/metrics.ts';
import { GitHubError } from './github.ts';

/**
 * How many statuses and comments a process may still write; GitHub counts them as content, apart from all other
 * requests. Its memory is its own: several processes don't know of each other.
 */
export interface WriteBudget {
  /** Takes one write. Throws `GitHubError` with the time to wait when nothing may be written now. */
  take(kind: ContentWrite): void;
  /** GitHub has asked to be left alone for so many milliseconds; nobody in this process writes before that. */
  pauseFor(ms: number): void;
}

interface WriteBudgetOptions {
  /** Writes in any hour. @default 500, GitHub's own limit */
  readonly perHour?: number;
  /** Writes in any minute. @default 80, GitHub's own limit */
  readonly perMinute?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  readonly metrics?: Pick<Metrics, 'contentWrites' | 'contentWritesPutOff'>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * A budget over sliding windows, so that no minute and no hour, wherever it begins, sees more than it may. Whoever goes
 * on asking GitHub beyond its limits is locked out in the end; so what can't be written is not even tried.
 */
export function createWriteBudget(options: WriteBudgetOptions = {}): WriteBudget {
  const { perHour = 500, perMinute = 80, clock = Date.now, metrics } = options;
  const windows = [
    { name: 'minute', ms: MINUTE, most: perMinute },
    { name: 'hour', ms: HOUR, most: perHour },
  ] as const;
  /** Moments of the writes of the last hour, oldest first. */
  let written: number[] = [];
  let quietUntil = 0;

  const putOff = (why: PutOff, words: string, ms: number): never => {
    metrics?.contentWritesPutOff.inc({ why });
    throw new GitHubError(`not written: ${words}`, { status: null, retryAfterMs: ms });
  };

  return {
    take(kind) {
      const now = clock();
      if (now < quietUntil) putOff('github', 'GitHub has asked for a pause', quietUntil - now);
      written = written.filter((moment) => moment > now - HOUR);
      for (const { name, ms, most } of windows) {
        // The write that has to leave the window before there is room for another.
        const oldest = written.at(-most);
        if (oldest === undefined || oldest <= now - ms) continue;
        putOff(name, `${String(most)} statuses and comments were written in the last ${name}`, oldest + ms - now);
      }
      written.push(now);
      metrics?.contentWrites.inc({ kind });
    },
    pauseFor(ms) {
      quietUntil = Math.max(quietUntil, clock() + ms);
    },
  };
}
