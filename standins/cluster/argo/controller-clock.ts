/** Time as the controller sees it; a test can let it run faster. */
export interface ControllerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, this many milliseconds of its own time later; the result cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Longer than any timer of Node's can be. */
const maxTimerMs = 2 ** 31 - 1;

/** The machine's time, running `speed` times as fast since the clock was made. */
export function createClock(speed = 1): ControllerClock {
  const begin = Date.now();
  return {
    now: () => begin + (Date.now() - begin) * speed,
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0) / speed, maxTimerMs));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
