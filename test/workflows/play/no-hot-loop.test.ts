import { describe, expect, test } from '@jest/globals';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** A play that gets the same answer to the same question asks it again only after a pause. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const reached = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };

/** Effects that the play wants at one and the same moment; as many as `most`, since it may never want to wait. */
function effectsAtOnce(state: PlayState, answer: (effect: Effect) => unknown, most = 20): string[] {
  const seen: string[] = [];
  let now = state;
  while (seen.length < most) {
    const decision = decide(now, NOW);
    if (decision.kind !== 'act') break;
    const { effect } = decision;
    seen.push(effect.kind);
    const performed = { effect, outcome: answer(effect) } as Performed;
    now = tick(apply(setOff(now, effect), performed, NOW), NOW);
  }
  return seen;
}

describe('a play that was cancelled', () => {
  test('does not stop a run again and again that is labelled as completed before its phase says so', () => {
    const bound = tick(foldRun(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), reached), NOW);
    const cancelled = tick(commands.cancel(bound, ADA, NOW), NOW);
    const completed = { kind: 'completed', run: { ...reached, resourceVersion: '6' } };
    expect(effectsAtOnce(cancelled, () => completed)).toEqual(['shutDownRun']);
  });

  test('does not look again and again for a run of its own while another one cannot be stopped', () => {
    const asked = tick(begin({ ...INPUT, submit: true }, NOW), NOW);
    const decision = decide(asked, NOW);
    if (decision.kind !== 'act') throw new Error('a run should be submitted');
    const lost = { effect: decision.effect, outcome: { kind: 'unreachable', why: 'cut' } } as Performed;
    const unsettled = tick(apply(setOff(asked, decision.effect), lost, NOW), NOW);
    const adopted = tick(commands.adopt(unsettled, { ...ADA, run: freshRun('other') }, NOW), NOW);
    const cancelled = tick(commands.cancel({ ...adopted, claim: null }, ADA, NOW), NOW);
    const answers = effectsAtOnce(cancelled, ({ kind }) =>
      kind === 'shutDownRun'
        ? { kind: 'unreachable', why: 'PATCH answered 403' }
        : { kind: 'found', run: { ...freshRun('mine'), uid: 'mine' } },
    );
    expect(answers.filter((kind) => kind === 'findSubmitted')).toHaveLength(1);
    expect(answers.length).toBeLessThan(5);
  });
});
