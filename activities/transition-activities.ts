import type { TransitionInput } from '../signals/transition.ts';
import type { RunReference, Unreachable } from './play-activities.ts';

/** The activities of a transition, as its workflow sees them. Outcomes are values, as those of a play's activities are. */
export interface TransitionActivities {
  /** Reads the run, judges what is asked for, and writes it under guards; verified on the object that was committed. */
  transitionRun(input: TransitionRunInput): Promise<TransitionRunOutcome>;
  /** Gives the run the label that it had before this transition, if it still carries what this transition wrote. */
  undoTransition(input: UndoTransitionInput): Promise<UndoTransitionOutcome>;
}

export interface TransitionRunInput extends TransitionInput {
  /** The same in each attempt, and in no other transition: how an attempt recognises that an earlier one has landed. */
  readonly token: string;
}

export type TransitionRunOutcome =
  | {
      readonly kind: 'moved' | 'already-there' | 'would-move';
      readonly from: string | null;
      readonly to: string | null;
      readonly revision: number;
    }
  | {
      readonly kind: 'illegal' | 'stage-mismatch' | 'nothing-to-roll-back' | 'overtaken';
      readonly why: string;
      readonly found: string | null;
      readonly legal: readonly string[];
    }
  /** A play that has not ended is the run's: everything goes through it. */
  | { readonly kind: 'owned'; readonly play: string; readonly found: string | null }
  | { readonly kind: 'gone' }
  /** The API server refuses, and trying again does not help. Nothing was written. */
  | { readonly kind: 'refused'; readonly why: string }
  | Unreachable;

export interface UndoTransitionInput {
  readonly run: RunReference;
  readonly token: string;
  /** Why it is undone; kept in the run's history. */
  readonly reason: string;
}

export type UndoTransitionOutcome =
  | { readonly kind: 'undone'; readonly to: string | null }
  /** Nothing of this transition is there. */
  | { readonly kind: 'nothing-landed' }
  /** It had landed, and somebody has written the label since: what they wrote stands. */
  | { readonly kind: 'overtaken'; readonly found: string | null }
  | { readonly kind: 'gone' }
  | Unreachable;
