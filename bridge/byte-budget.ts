/** Bytes that may be in memory at once, shared by all requests. */
export interface ByteBudget {
  /** False, and nothing is taken, when there is not that much left. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** A budget of `limit` bytes; `observe` hears how many are taken after each change. */
export function createByteBudget(limit: number, observe: (taken: number) => void): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > limit) return false;
      taken += bytes;
      observe(taken);
      return true;
    },
    give(bytes) {
      taken -= bytes;
      observe(taken);
    },
  };
}
