/**
 * What teams run today where Baton is to run, measured: Argo Events 1.9.11 (a `github` event source, a JetStream bus,
 * a sensor that resumes a Workflow) on a real Kubernetes API server with a 25 KB webhook, on two cores. Absolute
 * figures of another machine: to compare orders of magnitude with, not percentages.
 */
export const INCUMBENT = {
  /** One event alone, webhook to node Succeeded; a sensor as it is usually written. */
  aloneMs: { p50: 69, p99: 179 },
  /** 100 events at once: as usually written, and with `atLeastOnce`, which loses none when its process dies. */
  burst100Ms: { default: '3,900 to 5,200', atLeastOnce: '18,000' },
  /** The sensor and its `argo` children at the peak of that burst. */
  burst100PeakMb: 688,
} as const;
