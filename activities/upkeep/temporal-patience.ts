/** Milliseconds for each request of upkeep to Temporal. */
export const PATIENCE_MS = 10_000;
