/** What has to be ended, in the opposite order of its beginning. */
export interface Cleanup {
  /** What is added after `run` is ended at once. */
  readonly add: (end: () => Promise<unknown>) => void;
  /** Ends all of it, whatever fails on the way. Once: a second call waits for the first. */
  readonly run: () => Promise<void>;
}

export function createCleanup(): Cleanup {
  const ends: (() => Promise<unknown>)[] = [];
  let running: Promise<void> | null = null;
  const endAll = async (): Promise<void> => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end().catch(() => undefined);
  };
  return {
    add: (end) => {
      ends.push(end);
      // Something that was still coming up when everything else was ended.
      if (running !== null) running = running.then(endAll);
    },
    run: () => (running ??= endAll()),
  };
}
