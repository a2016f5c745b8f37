/** The activities of upkeep, as its workflows see them. They heal and tell; they decide nothing. */
export interface UpkeepActivities {
  /**
   * Watches the runs of a namespace and tells plays what changed, for at most fifteen minutes. Returns early when its
   * worker stops; fails (to be tried again) when the cluster stays out of reach.
   */
  watchRuns(input: WatchRunsInput): Promise<WatchRunsOutcome>;
  /** Compares all runs with all plays, and makes those look again that differ or have been silent for too long. */
  sweep(input: SweepInput): Promise<SweepOutcome>;
}

export interface SweepInput {
  /** What the sweep before left; null for the first one. */
  readonly memory: SweepMemory | null;
}

/** What one sweep leaves to the next. It may be lost: healing then takes one sweep more. */
export interface SweepMemory {
  /** Short hashes of the differences that it found. */
  readonly found: readonly string[];
  /** Of those that were healed, or can't be: the play has ended. */
  readonly settled: readonly string[];
  /** Of those that are settled: live runs whose play has ended, and had not let them go. */
  readonly orphaned: readonly string[];
  /** Milliseconds since the epoch up to which it looked for plays that waited without a word. */
  readonly silentUntil: number;
  /** How far it came in the order of differences, by kind; the next one goes on behind that, and round. */
  readonly reached: { readonly tell: string; readonly nudge: string };
}

export interface WatchRunsInput {
  /** Kubernetes namespace. */
  readonly namespace: string;
}

/** What one attempt of the watch did. */
export interface WatchRunsOutcome {
  /** `time`: its fifteen minutes are over. `stopping`: its worker stops. */
  readonly ended: 'time' | 'stopping';
  /** Runs that were seen. */
  readonly runs: number;
  /** Plays that were told something. */
  readonly told: number;
}

/** What one sweep found and did. */
export interface SweepOutcome {
  readonly runs: number;
  /** Plays that run. */
  readonly plays: number;
  /** Differences that were found; only those that the sweep before found too are healed. */
  readonly differences: number;
  readonly healed: number;
  /** Plays that could not be told or nudged: at most 20. After some of one kind the rest of it is the next sweep's. */
  readonly failed: number;
  /** Plays that were nudged because nobody had said anything to them for long. */
  readonly silent: number;
  /** Names of live runs whose play has ended and had not let them go: nobody looks after them. At most 100. */
  readonly orphans: readonly string[];
  /** Namespaces that could not be listed; whose plays were left alone. */
  readonly unlisted: readonly string[];
  readonly memory: SweepMemory;
}
