/** What a play would do if it were rolled back now: the answer of its query `rollbackPreview`. Nothing is done. */
export interface RollbackPreview {
  /** Why the play would not do it, in words; null where it would. */
  readonly refusal: string | null;
  /** The run that it would submit; under the next name where a run that is not its own has this one by then. */
  readonly next: NextRun;
}

/** A run that a play would submit, as complete as the API server has to be asked for it. */
export interface NextRun {
  /** Workflow id of the play, and Temporal's first run id of it. */
  readonly play: string;
  readonly execution: string;
  readonly owner: string;
  readonly repository: string;
  readonly task: string;
  readonly namespace: string;
  readonly name: string;
  /** Name of the WorkflowTemplate. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The working label at which it would begin. */
  readonly startFrom: string;
  /** It is not the first stage, so the template has to understand `start-from-stage`. */
  readonly skips: boolean;
  /** Names of the suspend nodes, by gate. */
  readonly gates: readonly string[];
}
