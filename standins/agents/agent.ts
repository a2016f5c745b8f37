/** What an agent is told by its pod's environment: who it is and what it is to work on. */
export interface Assignment {
  /** `rex`, `cleo`, `tess`: the value of the pod's label `baton/role`. */
  readonly role: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly task: string;
  /** Name of the Argo Workflow. */
  readonly run: string;
  readonly namespace: string;
  /** The stage in which it works, such as `quality-in-progress`. */
  readonly stage: string;
}

/** An agent whose pod runs. */
export interface AgentAtWork extends Assignment {
  /** Ends the pod with success; the script may go on, as an agent does whose work shows on GitHub a little later. */
  readonly finish: () => Promise<void>;
  /** Resolves once this gate of the run waits, or has waited. Rejects when the stand-in is stopped. */
  readonly gateReached: (node: string) => Promise<void>;
  /** Resolves after so many milliseconds. Rejects when the stand-in is stopped. */
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * What an agent does. Its pod ends when the script does, unless `finish` came first: Succeeded, or Failed with the
 * error's message if the script throws.
 */
export type AgentScript = (agent: AgentAtWork) => Promise<void>;

/** Scripts by role; a role without one ends its work at once. */
export type Cast = Readonly<Record<string, AgentScript>>;
