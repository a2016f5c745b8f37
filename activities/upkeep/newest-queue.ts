/**
 * Work by key, some keys at once and one piece of work a key: of what is put in while a key is busy or waits its turn
 * only the newest is kept, since whoever tells the state of something need not tell the states before.
 */
export interface NewestQueue<Item> {
  put(key: string, item: Item): void;
  /** Whether something waits or is being worked on under this key. */
  has(key: string): boolean;
  /** Whether something waits under this key that is newer than what is being worked on. */
  hasNewer(key: string): boolean;
  /** Resolves when nothing is left. */
  drained(): Promise<void>;
}

/** Works on `limit` keys at once. `work` has to handle its own errors. */
export function createNewestQueue<Item>(
  limit: number,
  work: (key: string, item: Item) => Promise<void>,
): NewestQueue<Item> {
  const waiting = new Map<string, Item>();
  const busy = new Map<string, Promise<void>>();

  const next = (): void => {
    for (const [key, item] of waiting) {
      if (busy.size >= limit) return;
      if (busy.has(key)) continue;
      waiting.delete(key);
      busy.set(
        key,
        work(key, item).finally(() => {
          busy.delete(key);
          next();
        }),
      );
    }
  };

  return {
    put(key, item) {
      waiting.set(key, item);
      next();
    },
    has: (key) => waiting.has(key) || busy.has(key),
    hasNewer: (key) => waiting.has(key),
    async drained() {
      while (busy.size > 0) await Promise.allSettled(busy.values());
    },
  };
}
