import { refreshKey, type PerformedOf } from './effects.ts';
import { foldFacts } from './fold.ts';
import { awaitNewsOf, doubt, mismatch, withoutPause } from './pauses.ts';
import { credit } from './resume-asks.ts';
import { foldRun, gone, takeOver, withOpened } from './runs.ts';
import { stageIndex, visitOf } from './stages.ts';
import { note, type GateRecord, type PlayState } from './state.ts';
import { position } from './view.ts';

type Opening = PerformedOf<'openGate'>['effect'];

/** Learns how it went to open a gate. */
export function applyOpenGate(state: PlayState, { effect, outcome }: PerformedOf<'openGate'>, now: number): PlayState {
  const gate = state.policy.stages[effect.input.gate];
  const name = gate?.gate.waiting ?? `gate ${String(effect.input.gate)}`;
  switch (outcome.kind) {
    case 'resumed':
    case 'already-resumed': {
      const record = openedBy(state, effect, outcome.commit, now);
      const known = foldFacts(takeOver(withOpened(state, record), outcome.run), outcome.facts);
      const next = withoutPause(known, 'openGate', ['doubt']);
      return note(
        credit(next, name, effect.input.run.uid),
        now,
        `opened ${name} at ${outcome.commit?.slice(0, 7) ?? 'no commit'} (${record.how})`,
      );
    }
    case 'condition-not-held': {
      const { pullRequest } = effect.input;
      const known = doubt(foldFacts(state, outcome.facts), 'openGate', now);
      const next = pullRequest === null ? known : doubt(known, refreshKey(pullRequest), now);
      return note(next, now, `${name} stays closed: ${outcome.unmet.join('; ')}`);
    }
    case 'resumed-by-other':
    case 'released-by-duration': {
      const how = outcome.kind === 'resumed-by-other' ? 'other' : 'duration';
      const record: GateRecord = { gate: gateNow(state, effect), visit: effect.visit, at: iso(now), commit: null, how };
      const next = foldRun(withOpened(state, record), outcome.run);
      return note(next, now, `${name} was open already: ${outcome.why}`);
    }
    case 'stage-mismatch':
      return mismatch(state, effect.kind, outcome, now);
    case 'gone':
      return gone(state, now);
    case 'not-yet-suspended':
    case 'stopped':
    case 'blocked-by-spec-suspend':
    case 'needs-value':
    case 'needs-argo-server':
    case 'ambiguous':
    case 'completed':
      return note(
        unlessVisitedAnew(effect, awaitNewsOf(state, effect.kind, outcome.run, now)),
        now,
        `${name}: ${outcome.why}`,
      );
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

/** The outcome itself may show the next visit of a gate, and nobody will tell it twice. */
function unlessVisitedAnew(effect: Opening, state: PlayState): PlayState {
  const where = position(state);
  const isAnother = where?.kind === 'gate' && visitOf(where.node) !== effect.visit;
  return isAnother ? withoutPause(state, 'openGate', ['doubt']) : state;
}

function openedBy(state: PlayState, effect: Opening, commit: string | null, now: number): GateRecord {
  // What was waived at a gate before it may count for this one too: the word is about whoever opened this one.
  const how = effect.input.waived.includes(effect.input.gate) ? 'override' : 'baton';
  return { gate: gateNow(state, effect), visit: effect.visit, at: iso(now), commit, how };
}

/** The gate that was opened, as the policy counts now: it may have been changed meanwhile. */
function gateNow(state: PlayState, { input }: Opening): number {
  const index = stageIndex(state.policy, input.policy.stages[input.gate]?.gate.waiting ?? '');
  return index < 0 ? input.gate : index;
}

function iso(now: number): string {
  return new Date(now).toISOString();
}
