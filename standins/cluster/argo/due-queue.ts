import type { ControllerClock } from './controller-clock.ts';

/** Keys that become due: each is worked on by one pass at a time, and the earliest of several due times counts. */
interface DueQueue {
  add(key: string, delayMs: number): void;
  /** Nothing becomes due any more; resolves when the passes under way have ended. */
  stop(): Promise<void>;
}

/** @param work Must not throw. */
export function createDueQueue(clock: ControllerClock, work: (key: string) => Promise<void>): DueQueue {
  const waiting = new Map<string, { readonly dueAt: number; readonly cancel: () => void }>();
  const working = new Map<string, Promise<void>>();
  let stopped = false;

  const start = (key: string): void => {
    waiting.delete(key);
    const before = working.get(key);
    const pass = (before ?? Promise.resolve())
      .then(() => (stopped ? undefined : work(key)))
      .then(() => {
        if (working.get(key) === pass) working.delete(key);
      });
    working.set(key, pass);
  };

  return {
    add(key, delayMs) {
      if (stopped) return;
      const dueAt = clock.now() + delayMs;
      const known = waiting.get(key);
      if (known !== undefined && known.dueAt <= dueAt) return;
      known?.cancel();
      const cancel = clock.after(delayMs, () => {
        start(key);
      });
      waiting.set(key, { dueAt, cancel });
    },
    async stop() {
      stopped = true;
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
      await Promise.all(working.values());
    },
  };
}
