import type { TransitionInput, TransitionResult } from '../signals/transition.ts';

/** The port through which the commands move runs that no play owns. `temporal-transitions.ts` is the adapter for a real server. */
export interface Transitions {
  /** Begins a transition and waits for its end, two minutes at most. */
  perform(input: TransitionInput): Promise<TransitionAnswer>;
  /** Those that failed and ask for a person, unless a later one of the same run went well. */
  needingPeople(): Promise<readonly FailedTransition[]>;
}

/** What became of a transition while it was waited for. */
export type TransitionAnswer =
  | { readonly kind: 'ended'; readonly result: TransitionResult }
  /** It goes on; `step` says with what, where a worker answers. */
  | { readonly kind: 'under-way'; readonly id: string; readonly step: string | null }
  /** Another one of this run has not ended. */
  | { readonly kind: 'busy'; readonly id: string };

/** A transition that failed. */
export interface FailedTransition {
  /** Workflow id. */
  readonly id: string;
  /** `namespace/name` of the run. */
  readonly run: string;
  readonly attention: readonly string[];
  readonly startedAt: string;
}
