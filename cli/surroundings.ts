import type { Board } from '../breakers/board.ts';
import type { Config } from '../config/schema.ts';
import type { Sink } from './output.ts';
import type { Plays } from './plays.ts';
import type { StageReading } from '../signals/transition.ts';
import type { FoundRun } from './read-run.ts';
import type { RunQuery } from './read-stages.ts';
import type { NextRun } from '../signals/rollback-preview.ts';
import type { Acceptance } from './try-submission.ts';
import type { Transitions } from './transitions.ts';
import type { PullRequestState } from './pull-request-state.ts';
import type { ServerSetup } from './server-setup.ts';

/** A connection to Temporal, as the commands use it. */
export interface Temporal {
  readonly plays: Plays;
  readonly transitions: Transitions;
  readonly setup: ServerSetup;
  readonly breakers: Board;
  close(): Promise<void>;
}

/** Everything outside that the commands touch. `process-surroundings.ts` has the real one. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `ms`, at once when `signal` fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Fires when the command should end (Ctrl-C, SIGTERM). Asking for it turns the process's own way to die off. */
  readonly stopSignal: () => AbortSignal;
  /** Who commands where `--by` doesn't say. */
  readonly operator: () => string;
  /** Throws `BATON_TEMPORAL_UNREACHABLE`. */
  readonly connect: (config: Config) => Promise<Temporal>;
  /** How a pull request stands on GitHub. Never throws. */
  readonly pullRequestState: (
    config: Config,
    repository: { readonly owner: string; readonly repository: string },
    pullRequest: number,
  ) => Promise<PullRequestState>;
  /** A run as the cluster knows it; null when there is none. Throws `ClusterError`. */
  readonly readRun: (config: Config, namespace: string, name: string) => Promise<FoundRun | null>;
  /** The stages of runs as the cluster knows them; empty where there is none. Throws `ClusterError`. */
  readonly readStages: (config: Config, query: RunQuery) => Promise<readonly StageReading[]>;
  /** Whether the API server would take this run now, by its dry run; nothing is created. Throws `ClusterError`. */
  readonly trySubmission: (config: Config, next: NextRun) => Promise<Acceptance>;
  /** Whether a person at the terminal agrees; null where there is no terminal to ask. */
  readonly confirm: (question: string) => Promise<boolean | null>;
}
