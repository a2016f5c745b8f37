/**
 * Retry policies of activities, as plain data: the workflow hands them to Temporal, and the activity reads how many
 * attempts it has. After the last one the outcome is `unreachable`, and the play goes on at its own pace.
 */
export const RETRY_POLICIES = {
  /** Stage labels: 2 retries after 5 s and 10 s. */
  labels: { maximumAttempts: 3, initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 30_000 },
  /** Resuming a run, and the reads around it: 3 attempts, 2 s and 4 s apart (±10 %, by the activity). */
  resume: { maximumAttempts: 3, initialInterval: 2_000, backoffCoefficient: 2, maximumInterval: 30_000 },
  /**
   * Statuses and comments: how long they are tried is bounded by the time that they have, not by attempts. The longest
   * pause leaves room for what GitHub asks for when a limit is reached (a minute, up to an hour); where that is longer
   * than the time that is left, Temporal gives up at once.
   */
  publications: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 3_600_000 },
} as const;
