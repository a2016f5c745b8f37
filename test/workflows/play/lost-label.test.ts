import { describe, expect, test } from '@jest/globals';
import type { Fact, RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { due } from './due.ts';
import { OPENED } from './clean-life.ts';
import { TESS } from './policy.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const LOST = { kind: 'unreachable', why: 'no answer came' } as const;

const performed = (state: PlayState, what: Performed, now: number): PlayState =>
  tick(apply(setOff(state, what.effect), what, now), now);

const told = (state: PlayState, facts: readonly Fact[], now: number): PlayState =>
  tick(foldDelivery(state, { delivery: `d-${String(now)}`, event: 'pull_request', facts }), now);

/** What the run shows once the write has landed whose answer was lost. */
const landed = (run: RunSnapshot, { input }: Extract<Effect, { kind: 'moveStage' }>) => {
  const seen = { ...run, stage: input.to, stageRevision: input.stageRevision, resourceVersion: '9' };
  return { kind: 'stage-mismatch', run: seen, found: input.to } as const;
};

describe('a label that has landed while all its answers were lost', () => {
  test('keeps no gate shut whose condition comes to hold: the play finds its own write, and opens it', () => {
    const run = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
    let state = tick(foldRun(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), run), NOW);
    const label = due(state, 'moveStage', NOW);
    state = performed(state, { effect: label, outcome: LOST }, NOW);
    state = told(state, OPENED[0] ?? [], NOW + 1_000);
    const open = due(state, 'openGate', NOW + 1_000);
    state = performed(state, { effect: open, outcome: landed(run, label) }, NOW + 2_000);
    expect(due(state, 'openGate', NOW + 2_000).input).toMatchObject({
      stageNow: 'waiting-pr-created',
      stageRevision: 2,
    });
    expect(state.journal.at(-1)?.what).toBe("the run's label is waiting-pr-created, by a write of ours");
    expect(attentionOf(state)).toEqual([]);
  });

  test('is moved on where the stage has changed meanwhile', () => {
    const passed = { ...gateNode('wait-pr-created', 0), phase: 'Succeeded', message: 'Resumed by Baton: x' };
    const working = { ...freshRun('r'), stage: 'quality-in-progress', stageRevision: 1, gates: [passed] };
    const run = { ...working, gates: [passed, gateNode('wait-ready-for-qa', 1)], resourceVersion: '5' };
    let state = told(tick(bind(begin(INPUT, NOW), working, 0, NOW), NOW), OPENED.flat(), NOW);
    state = tick(foldRun(state, run), NOW);
    const label = due(state, 'moveStage', NOW);
    state = performed(state, { effect: label, outcome: LOST }, NOW);
    const by = { by: TESS, canWrite: true, at: '2026-03-01T10:06:00Z' };
    const commit = 'c'.repeat(40);
    const verdict = { kind: 'review', pullRequest: 70, review: 9, state: 'changes-requested', commit, ...by } as const;
    state = told(state, [verdict], NOW + 1_000);
    const back = due(state, 'moveStage', NOW + 40_000);
    state = performed(state, { effect: back, outcome: landed(run, label) }, NOW + 41_000);
    expect(due(state, 'moveStage', NOW + 41_000).input).toMatchObject({
      from: 'waiting-ready-for-qa',
      to: 'implementation-in-progress',
      stageRevision: 3,
    });
    expect(attentionOf(state)).toEqual([]);
  });
});

describe('a label that came too late, since its run had ended', () => {
  const run = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
  const ended = { ...run, phase: 'Succeeded', resourceVersion: '9' };
  const atGate = tick(foldRun(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), run), NOW);
  const late = due(atGate, 'moveStage', NOW);

  test.each([
    ['by its answer', (state: PlayState) => state],
    ['by the watch, before its answer', (state: PlayState) => tick(foldRun(state, ended), NOW)],
  ])('leaves the last label to be written where the play learns of the end %s', (_, meanwhile) => {
    const outcome = { kind: 'completed', run: ended } as const;
    const state = tick(apply(meanwhile(setOff(atGate, late)), { effect: late, outcome }, NOW), NOW);
    expect(state.ended).toBeNull();
    const last = due(state, 'moveStage', NOW);
    expect(last.input).toMatchObject({ from: run.stage, to: 'completed' });
    const moved = { ...ended, stage: 'completed', stageRevision: last.input.stageRevision, resourceVersion: '10' };
    expect(performed(state, { effect: last, outcome: { kind: 'moved', run: moved } }, NOW).ended).toBe('completed');
  });
});
