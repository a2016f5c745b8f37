import { sleep } from '@temporalio/workflow';

/** A timer that rings too early changes nothing; one that is too long the server refuses. Milliseconds. */
const LONGEST_MS = 365 * 86_400_000;

/** Rings at the soonest moment it was set for. */
export interface Alarm {
  /** Milliseconds since the epoch; null: no need. Setting it again forgets that it rang. */
  setFor(at: number | null): void;
  rang(): boolean;
}

/**
 * A timer costs two events, cancelling it another, and most waits end by a fact long before their deadline. So a timer
 * once started is left to run: a later wish doesn't cancel it, it only rings too early, which changes nothing.
 */
export function createAlarm(): Alarm {
  const pending = new Set<number>();
  let ringing = false;
  return {
    setFor: (at) => {
      ringing = false;
      if (at === null || [...pending].some((moment) => moment <= at)) return;
      pending.add(at);
      void sleep(Math.min(LONGEST_MS, Math.max(1, at - Date.now())), { summary: 'look at the deadlines' }).then(
        () => {
          ringing = true;
          pending.delete(at);
        },
        () => undefined,
      );
    },
    rang: () => ringing,
  };
}
