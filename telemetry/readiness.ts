/** What readiness asks of Temporal. Both reject with what stood against it; deadlines in milliseconds since the epoch. */
export interface ReadinessQuestions {
  /** Resolves if Temporal answers at all; asks nothing of its visibility. */
  readonly answers: (deadline: number) => Promise<unknown>;
  /** Resolves if Temporal knows all that a play needs; asks its visibility. */
  readonly couldStart: (deadline: number) => Promise<unknown>;
  /** Whether an error is a no, and not a missing answer. */
  readonly isRefusal: (error: unknown) => boolean;
}

/**
 * What *ready* means of a bridge and of a worker alike: Temporal answers, and does not refuse what a play needs. Whether it
 * would is asked until it once said yes, since search attributes are not taken away again. A visibility that is slow, limits
 * us or is away is no reason against: signals and the plays' own work need none of it. The answer rejects with why not.
 */
export function createReadiness({ answers, couldStart, isRefusal }: ReadinessQuestions) {
  let isSetUp = false;
  return async (deadline: number): Promise<void> => {
    const [reached, setUp] = await Promise.allSettled([
      answers(deadline),
      isSetUp ? Promise.resolve() : couldStart(deadline),
    ]);
    if (setUp.status === 'fulfilled') isSetUp = true;
    else if (isRefusal(setUp.reason)) throw setUp.reason;
    if (reached.status === 'rejected') throw reached.reason;
  };
}
