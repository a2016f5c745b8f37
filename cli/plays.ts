import type {
  AdoptCommand,
  Command,
  OpenCommand,
  PlayInput,
  PlayStatus,
  ReconfigureCommand,
  RollbackCommand,
} from '../signals/messages.ts';
import type { RollbackPreview } from '../signals/rollback-preview.ts';
import type { StageChange } from '../signals/transition.ts';
import type { OrphanedRuns } from './orphaned-runs.ts';

/** The port through which the commands speak to plays. `temporal-plays.ts` is the adapter for a real server. */
export interface Plays {
  /**
   * Starts a play. `exists` when the task has one that runs, or (unless `again`) one that has ended. The answer says
   * what is there.
   */
  start(id: string, input: PlayInput, again: boolean): Promise<StartAnswer>;
  /** What a play that has ended leaves to the next generation. Throws `BATON_PLAY_NOT_FOUND`. */
  inheritance(id: string): Promise<Inheritance>;
  /** `withinMs`: at most so long, where a caller has less patience. Throws `BATON_PLAY_NOT_FOUND`, `BATON_WORKER_UNREACHABLE`. */
  status(id: string, withinMs?: number): Promise<PlayStatus>;
  /** Whether the task has a play that has not ended; asks Temporal, and no worker. */
  isRunning(id: string): Promise<boolean>;
  /** Returns once the play has accepted the command. Throws `BATON_COMMAND_REFUSED` with the play's words. */
  command(id: string, command: PlayCommand): Promise<PlayStatus>;
  /** How it came to its stage, oldest first; also of one that has ended. Throws `BATON_PLAY_NOT_FOUND`. */
  stages(id: string): Promise<readonly StageChange[]>;
  /** What it would do if it were rolled back to this working label. Throws `BATON_PLAY_NOT_FOUND`, `BATON_WORKER_UNREACHABLE`. */
  rollbackPreview(id: string, to: string): Promise<RollbackPreview>;
  /** Newest first. */
  list(filter: PlayFilter): Promise<readonly ListedPlay[]>;
  /** Live runs whose play has ended: no play shows them. */
  orphanedRuns(): Promise<OrphanedRuns>;
}

/** How an attempt to start a play ended. */
export type StartAnswer = { readonly kind: 'started' } | { readonly kind: 'exists'; readonly running: boolean };

/** See `PlayInput`. */
export interface Inheritance {
  readonly generation: number;
  readonly pastPullRequests: readonly number[];
}

/** An operator's word, by the name of its update. */
export type PlayCommand =
  | { readonly name: 'submit' | 'hold' | 'release' | 'retry' | 'cancel' | 'refresh'; readonly input: Command }
  | { readonly name: 'open'; readonly input: OpenCommand }
  | { readonly name: 'rollback'; readonly input: RollbackCommand }
  | { readonly name: 'adopt'; readonly input: AdoptCommand }
  | { readonly name: 'reconfigure'; readonly input: ReconfigureCommand };

/** Which plays. */
export interface PlayFilter {
  readonly stage: string | null;
  /** Only those that need a person. */
  readonly attention: boolean;
  /** `owner/name`. */
  readonly repository: string | null;
  /** Also those that have ended. */
  readonly all: boolean;
  readonly limit: number;
}

/** A play as Temporal's visibility knows it. */
export interface ListedPlay {
  readonly play: string;
  readonly running: boolean;
  readonly stage: string | null;
  readonly stageSince: string | null;
  readonly pullRequest: number | null;
  readonly attention: readonly string[];
  /** Digest of the policy that it judges by (`policyDigest`). */
  readonly policy: string | null;
  readonly startedAt: string;
}
