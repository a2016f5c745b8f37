import type {
  ClaimRunInput,
  ClaimRunOutcome,
  CommentInput,
  FindPullRequestsInput,
  FindPullRequestsOutcome,
  FindRunsInput,
  FindRunsOutcome,
  FindSubmittedInput,
  FindSubmittedOutcome,
  MoveStageInput,
  MoveStageOutcome,
  OpenGateInput,
  OpenGateOutcome,
  PublishOutcome,
  PublishStatusInput,
  ReadRunInput,
  ReadRunOutcome,
  RefreshInput,
  RefreshOutcome,
  ShutDownRunInput,
  ShutDownRunOutcome,
  SubmitRunInput,
  SubmitRunOutcome,
} from '../../activities/play-activities.ts';

/** What a play can do to the world. One at a time; `play.ts` performs it, `apply.ts` learns from its outcome. */
export type Effect =
  | { readonly kind: 'openGate'; readonly input: OpenGateInput; readonly visit: string }
  | { readonly kind: 'moveStage'; readonly input: MoveStageInput }
  | { readonly kind: 'claimRun'; readonly input: ClaimRunInput }
  | { readonly kind: 'submitRun'; readonly input: SubmitRunInput }
  | { readonly kind: 'findSubmitted'; readonly input: FindSubmittedInput }
  | { readonly kind: 'shutDownRun'; readonly input: ShutDownRunInput }
  /** `known`: uids of the candidates that the answer replaces; those that show up meanwhile stay. */
  | {
      readonly kind: 'findRuns';
      readonly input: FindRunsInput;
      readonly known: readonly string[];
      readonly serves: 'run' | 'rivals';
    }
  /** `known`: the version of the run that was known when the question was put. */
  | { readonly kind: 'readRun'; readonly input: ReadRunInput; readonly known: string }
  | { readonly kind: 'refresh'; readonly input: RefreshInput }
  /** `occasion`: the visit of a gate or the rest that gave reason to look; null where somebody asked without either. */
  | { readonly kind: 'findPullRequests'; readonly input: FindPullRequestsInput; readonly occasion: string | null };

/** An effect together with the outcome that it had. */
export type Performed =
  | { readonly effect: Extract<Effect, { kind: 'openGate' }>; readonly outcome: OpenGateOutcome }
  | { readonly effect: Extract<Effect, { kind: 'moveStage' }>; readonly outcome: MoveStageOutcome }
  | { readonly effect: Extract<Effect, { kind: 'claimRun' }>; readonly outcome: ClaimRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'submitRun' }>; readonly outcome: SubmitRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'findSubmitted' }>; readonly outcome: FindSubmittedOutcome }
  | { readonly effect: Extract<Effect, { kind: 'shutDownRun' }>; readonly outcome: ShutDownRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'findRuns' }>; readonly outcome: FindRunsOutcome }
  | { readonly effect: Extract<Effect, { kind: 'readRun' }>; readonly outcome: ReadRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'refresh' }>; readonly outcome: RefreshOutcome }
  | { readonly effect: Extract<Effect, { kind: 'findPullRequests' }>; readonly outcome: FindPullRequestsOutcome };

/** An effect of this kind with its outcome. */
export type PerformedOf<Kind extends Effect['kind']> = Extract<Performed, { effect: { kind: Kind } }>;

/** Under which name an effect, or a publication, is paused: each pull request is read at its own pace. */
export function pauseKey(effect: Effect | Publication): string {
  return effect.kind === 'refresh' ? refreshKey(effect.input.pullRequest) : effect.kind;
}

/** `pauseKey` of reading this pull request. */
export function refreshKey(pullRequest: number): string {
  return `refresh #${String(pullRequest)}`;
}

/** What a play tells people; never in the way of an effect. */
export type Publication =
  | { readonly kind: 'publishStatus'; readonly input: PublishStatusInput; readonly key: string }
  | { readonly kind: 'comment'; readonly input: CommentInput };

/** What became of a publication. `given-up`: Temporal waits for it no more, but a worker has it, and it may still arrive. */
export type Published = PublishOutcome | { readonly kind: 'given-up'; readonly why: string };

/** What to do next. */
export type Decision =
  | { readonly kind: 'act'; readonly effect: Effect }
  /** Nothing, until something is known or the clock says `until` (milliseconds since the epoch; null: no clock). */
  | { readonly kind: 'wait'; readonly until: number | null }
  | { readonly kind: 'end' };
