/** Whether a call failed, and whether it was slow. */
export interface Ended {
  readonly failed: boolean;
  readonly slow: boolean;
}

/** How many calls a window holds, and of which kinds. */
export interface Tally {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

/** The newest calls, none older than so many milliseconds: a ring with running sums, so that an entry costs no walk. */
export interface CallWindow {
  /** `now` never goes back. */
  add(call: Ended, now: number): void;
  tally(now: number): Tally;
  clear(): void;
}

export function createCallWindow(capacity: number, ms: number): CallWindow {
  const ring: (Ended & { readonly at: number })[] = [];
  let oldest = 0;
  let calls = 0;
  let failures = 0;
  let slow = 0;

  const dropOldest = (): void => {
    const call = ring[oldest];
    oldest = (oldest + 1) % capacity;
    calls -= 1;
    if (call?.failed === true) failures -= 1;
    if (call?.slow === true) slow -= 1;
  };
  const dropAged = (now: number): void => {
    while (calls > 0 && (ring[oldest]?.at ?? 0) <= now - ms) dropOldest();
  };

  return {
    add(call, now) {
      dropAged(now);
      if (calls === capacity) dropOldest();
      ring[(oldest + calls) % capacity] = { ...call, at: now };
      calls += 1;
      if (call.failed) failures += 1;
      if (call.slow) slow += 1;
    },
    tally(now) {
      dropAged(now);
      return { calls, failures, slow };
    },
    clear() {
      ring.length = 0;
      oldest = calls = failures = slow = 0;
    },
  };
}
