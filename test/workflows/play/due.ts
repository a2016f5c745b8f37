import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import type { PlayState } from '../../../workflows/play/state.ts';

/** The effect of this kind, which the play has to perform now. Throws where it decides otherwise. */
export function due<Kind extends Effect['kind']>(
  state: PlayState,
  kind: Kind,
  now: number,
): Extract<Effect, { kind: Kind }> {
  const decision = decide(state, now);
  const next = decision.kind === 'act' ? decision.effect.kind : decision.kind;
  if (decision.kind !== 'act' || decision.effect.kind !== kind) throw new Error(`${kind} should be due, not ${next}`);
  return decision.effect as Extract<Effect, { kind: Kind }>;
}
