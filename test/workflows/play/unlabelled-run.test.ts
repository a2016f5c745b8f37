import { describe, expect, test } from '@jest/globals';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** Where only the Argo Server is asked, nobody of ours can write a label: the play alone says where it is. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const run = (version: number, patch: Partial<RunSnapshot> = {}): RunSnapshot => ({
  ...freshRun('r'),
  resourceVersion: String(version),
  labelled: false,
  ...patch,
});
const bound = (first: RunSnapshot): PlayState => tick(bind(begin(INPUT, NOW), first, 0, NOW), NOW);
const seen = (state: PlayState, next: RunSnapshot): PlayState => tick(foldRun(state, next), NOW);
const AT_GATE = [gateNode('wait-pr-created', 0)];
const OPEN = [{ ...gateNode('wait-pr-created', 0), phase: 'Succeeded' }];
const delivery = { delivery: 'd', event: 'pull_request', facts: OPENED.flat() };

/** The effect that the play asks for; null while it waits. */
function wish(state: PlayState): Effect | null {
  const decision = decide(state, NOW);
  return decision.kind === 'act' ? decision.effect : null;
}

function opening(state: PlayState): Extract<Effect, { kind: 'openGate' }> {
  const effect = wish(state);
  if (effect?.kind !== 'openGate') throw new Error(`it wants ${effect?.kind ?? 'nothing'}`);
  return effect;
}

describe('a run whose label nobody of ours can write', () => {
  test('is followed to its gate without a write, and without a mismatch whatever its label says', () => {
    const begun = bound(run(1, { stage: 'implementation-in-progress' }));
    const state = seen(begun, run(2, { gates: AT_GATE, stage: 'by hand' }));
    expect(state.stage).toBe('waiting-pr-created');
    expect(attentionOf(state)).toEqual([]);
    expect(wish(state)?.kind).not.toBe('moveStage');
  });

  test('has its gate opened, and shows what follows', () => {
    const state = tick(foldDelivery(seen(bound(run(1)), run(2, { gates: AT_GATE })), delivery), NOW);
    const effect = opening(state);
    const outcome = { kind: 'resumed', run: run(3, { gates: OPEN }), commit: null, facts: [] } as const;
    const after = tick(apply(setOff(state, effect), { effect, outcome }, NOW), NOW);
    expect(after.stage).toBe('quality-in-progress');
    expect(wish(after)).toBeNull();
    expect(attentionOf(after)).toEqual([]);
  });

  test('completes its play when it Succeeded, though no label says so', () => {
    expect(seen(bound(run(1)), run(2, { gates: OPEN, phase: 'Succeeded' })).ended).toBe('completed');
  });

  test('gets its label as soon as it can be written again', () => {
    const state = seen(bound(run(1, { stage: 'pending' })), run(2, { gates: AT_GATE, stage: 'pending' }));
    const again = seen(state, run(3, { gates: AT_GATE, stage: 'pending', labelled: true }));
    expect(attentionOf(again)).toEqual([]);
    expect(wish(again)).toMatchObject({ kind: 'moveStage', input: { from: 'pending', to: 'waiting-pr-created' } });
  });
});

describe('a gate that the Argo Server opened, and whose label is still where it was,', () => {
  test.each(['resumed', 'already-resumed'] as const)('is followed by the move of the label (%s)', (kind) => {
    const label = { stage: 'waiting-pr-created', stageRevision: 1, labelled: true };
    const state = tick(foldDelivery(bound(run(1, { ...label, gates: AT_GATE })), delivery), NOW);
    const effect = opening(state);
    const outcome = { kind, run: run(2, { ...label, gates: OPEN }), commit: null, facts: [] };
    const after = tick(apply(setOff(state, effect), { effect, outcome }, NOW), NOW);
    expect(attentionOf(after)).toEqual([]);
    expect(wish(after)).toMatchObject({
      kind: 'moveStage',
      input: { from: 'waiting-pr-created', to: 'quality-in-progress', stageRevision: 2 },
    });
  });
});
