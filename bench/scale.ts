/** How much is measured. */
export interface Scale {
  /** Skeletons, one after the other, and at once. */
  readonly bare: { readonly alone: number; readonly atOnce: number };
  /** Plays whose three gates are opened one after the other. */
  readonly alone: number;
  /** Plays that get one delivery each, in a burst. */
  readonly burst: number;
  /** Plays that go through all their gates at once. */
  readonly rate: number;
  /** Plays that wait. */
  readonly waiting: number;
  /** Runs whose stages move at once, and how often each. */
  readonly transitions: { readonly atOnce: number; readonly rounds: number };
}

/** What the aims are about. */
export const FULL: Scale = {
  bare: { alone: 50, atOnce: 500 },
  alone: 35,
  burst: 100,
  rate: 500,
  waiting: 1_000,
  transitions: { atOnce: 50, rounds: 20 },
};

/** Enough to see that everything works; its figures say little. */
export const QUICK: Scale = {
  bare: { alone: 2, atOnce: 5 },
  alone: 1,
  burst: 4,
  rate: 4,
  waiting: 4,
  transitions: { atOnce: 4, rounds: 2 },
};
