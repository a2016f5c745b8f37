/** The port through which `baton setup` prepares a Temporal namespace. Everything may be done twice. */
export interface ServerSetup {
  /** Names of the custom search attributes that exist, with their types (`KEYWORD`, `INT`, …). */
  searchAttributes(): Promise<ReadonlyMap<string, string>>;
  addSearchAttributes(missing: readonly SearchAttribute[]): Promise<void>;
  /** Starts what watches the runs of a Kubernetes namespace, unless it runs already. */
  startWatch(namespace: string): Promise<'started' | 'running'>;
  /** Creates the schedule that compares the worlds every few minutes, unless there is one. */
  startSweep(): Promise<'started' | 'running'>;
}

/** A search attribute by name and type, as Temporal's SDK spells types: `KEYWORD`, `KEYWORD_LIST`, `INT`, … */
export interface SearchAttribute {
  readonly name: string;
  readonly type: string;
}
