import { isKnown, legalStages, type StageList, type StageSituation } from './stage-graph.ts';
import type { Destination, LabelEdit, StageReading } from './transition.ts';

/** What is to be done about a transition, as things are. */
export type TransitionJudgement =
  | { readonly kind: 'write'; readonly to: string | null }
  | { readonly kind: 'already-there' }
  | {
      readonly kind: 'illegal' | 'stage-mismatch' | 'nothing-to-roll-back' | 'overtaken';
      readonly why: string;
      /** The stages that the run may be given instead. */
      readonly legal: readonly string[];
    };

/** Judges a transition by what was read of the run; pure. Whose run it is was judged before. */
export function judgeTransition(
  reading: StageReading,
  destination: Destination,
  stages: StageList,
): TransitionJudgement {
  return destination.kind === 'rollback' ? judgeRollback(reading) : judgeSet(reading, destination, stages);
}

function judgeSet(
  reading: StageReading,
  { back, from, to }: Extract<Destination, { kind: 'set' }>,
  stages: StageList,
): TransitionJudgement {
  const { edited, stage } = reading;
  const situation = { from: stage, phase: reading.phase, ended: reading.ended, stopping: reading.stopping };
  const legal = legalStages(stages, situation, back);
  const here = inWords(stage);
  if (from !== null && from !== stage) {
    return { kind: 'stage-mismatch', why: `its label is ${here}, and ${from} was expected`, legal };
  }
  if (from === null && edited !== null) {
    const accept = stage === null ? 'put a label there first' : `say --from ${stage} to go on from there`;
    return { kind: 'stage-mismatch', why: `${editInWords(reading.stage, edited)}; ${accept}`, legal };
  }
  // What somebody wrote by hand becomes what is known to be there.
  if (stage === to) return edited === null ? { kind: 'already-there' } : { kind: 'write', to };
  if (legal.includes(to)) return { kind: 'write', to };
  const behind = legalStages(stages, situation, !back).includes(to);
  return { kind: 'illegal', why: whyNot(situation, to, stages, behind ? back : null), legal };
}

function judgeRollback(reading: StageReading): TransitionJudgement {
  const { edited, history, revision, stage } = reading;
  const last = history.at(-1);
  if (last === undefined) {
    return { kind: 'nothing-to-roll-back', why: 'no transition of this run was ever recorded', legal: [] };
  }
  if (last.revision === revision && last.to === stage) return { kind: 'write', to: last.from };
  const moved =
    edited === null ? `its label was written again since (revision ${revision})` : editInWords(stage, edited);
  const why = `the last transition that was recorded is ${inWords(last.from)} → ${inWords(last.to)}, and ${moved}`;
  return { kind: 'overtaken', why, legal: [] };
}

/** `asked`: whether the way back was asked for, where the stage lies the other way; null where it lies neither way. */
function whyNot(
  { from, phase, ended, stopping }: StageSituation,
  to: string,
  stages: StageList,
  asked: boolean | null,
) {
  if (!isKnown(stages, to)) return `there is no stage ${to}`;
  if (ended) return `the run has ended ${phase}`;
  if (asked !== null) {
    return asked ? `${to} does not lie behind ${inWords(from)}` : `${to} lies behind ${inWords(from)}: say --back`;
  }
  if (to === 'completed') return `only a run that Succeeded is completed, and this one is ${phase}`;
  if (stopping) return 'the run is being stopped';
  return `a run does not go from ${inWords(from)} to ${to}`;
}

/** Who wrote a label by hand, as far as it is known. */
export function editInWords(stage: string | null, { manager, at, recorded }: LabelEdit): string {
  const who = manager === null ? 'by hand' : `by hand by ${manager}`;
  const when = at === null ? '' : ` at ${at}`;
  const before = recorded === null ? '' : `, and ${recorded} was written last`;
  return `its label ${inWords(stage)} was edited ${who}${when}${before}`;
}

function inWords(stage: string | null): string {
  return stage ?? '(none)';
}
