import { describe, expect, test } from '@jest/globals';
import type { OpenGateOutcome } from '../../../activities/play-activities.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import { hold } from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { OPENED, READY_FOR_QA } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** Every outcome of opening a gate has its next step in `decide`. */

const NOW = Date.parse('2026-03-01T12:00:00Z');

/** A play at its first gate, whose condition holds: the next thing is to open it. */
function readyToOpen(): { state: PlayState; effect: Extract<Effect, { kind: 'openGate' }>; run: RunSnapshot } {
  const run = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
  const bound = bind(begin(INPUT, NOW), freshRun('r'), 0, NOW);
  const opened = { delivery: 'd1', event: 'pull_request.opened', facts: OPENED[0] ?? [] };
  const state = tick(foldDelivery(foldRun(bound, run), opened), NOW);
  const decision = decide(state, NOW);
  if (decision.kind !== 'act' || decision.effect.kind !== 'openGate') throw new Error('the gate should open');
  return { state, effect: decision.effect, run };
}

/** What follows an outcome: the state, and what `decide` says about it. */
function after(outcome: OpenGateOutcome): { state: PlayState; next: ReturnType<typeof decide>; attention: string[] } {
  const { state, effect } = readyToOpen();
  const next = tick(apply(state, { effect, outcome }, NOW), NOW);
  return { state: next, next: decide(next, NOW), attention: attentionOf(next).map(({ kind }) => kind) };
}

const { run: RUN } = readyToOpen();
const changed = (patch: Partial<RunSnapshot>): RunSnapshot => ({ ...RUN, resourceVersion: '6', ...patch });

describe('after opening a gate was tried', () => {
  test('resumed: the next agent is at work, and nothing is left to do', () => {
    const gates = RUN.gates.map((node) => ({ ...node, phase: 'Succeeded' }));
    const run = changed({ gates, stage: 'quality-in-progress', stageRevision: 1 });
    const { state, next } = after({ kind: 'resumed', run, commit: 'b'.repeat(40), facts: [] });
    expect(state).toMatchObject({ stage: 'quality-in-progress', label: 'quality-in-progress' });
    expect(state.opened).toMatchObject([{ gate: 0, commit: 'b'.repeat(40), how: 'baton' }]);
    expect(next.kind).toBe('wait');
  });

  test.each([
    [[0], 'override'],
    [[], 'baton'],
  ])('resumed, with %j waived: who opened it is %s', (waived, how) => {
    const { state, effect } = readyToOpen();
    const input = { ...effect.input, waived };
    const outcome: OpenGateOutcome = { kind: 'resumed', run: RUN, commit: 'b'.repeat(40), facts: [] };
    expect(apply(state, { effect: { ...effect, input }, outcome }, NOW).opened).toMatchObject([{ gate: 0, how }]);
  });

  test('resumed at a gate that nobody overrode, behind one that somebody did: it was opened by its own condition', () => {
    const { state, effect } = readyToOpen();
    const input = { ...effect.input, gate: 1, waived: [0] };
    const outcome: OpenGateOutcome = { kind: 'resumed', run: RUN, commit: 'b'.repeat(40), facts: [] };
    const next = apply(state, { effect: { ...effect, input }, outcome }, NOW);
    expect(next.opened).toMatchObject([{ gate: 1, how: 'baton' }]);
    expect(next.journal.at(-1)?.what).toBe('opened waiting-ready-for-qa at bbbbbbb (baton)');
  });

  test('resumed, and on hold meanwhile: the journal says that the opening had begun before', () => {
    const { state, effect } = readyToOpen();
    const held = hold(state, { by: 'ada', reason: 'lunch' }, NOW);
    const outcome: OpenGateOutcome = { kind: 'resumed', run: RUN, commit: 'b'.repeat(40), facts: [] };
    const { journal } = apply(held, { effect, outcome }, NOW);
    expect(journal.slice(-2).map(({ what }) => what)).toEqual([
      'held by ada: lunch',
      'opened waiting-pr-created at bbbbbbb (baton) (begun before the hold)',
    ]);
  });

  test('condition-not-held: the label at the gate, then another look after 2 s, 10 s and 30 s, then nothing but news', () => {
    const not: OpenGateOutcome = { kind: 'condition-not-held', unmet: ['the pull request is closed'], facts: [] };
    const { state, next } = after(not);
    expect(next).toMatchObject({ kind: 'act', effect: { kind: 'moveStage', input: { to: 'waiting-pr-created' } } });
    const waiting = changed({ stage: 'waiting-pr-created', stageRevision: 1 });
    if (next.kind !== 'act' || next.effect.kind !== 'moveStage') throw new Error('unreachable');
    let now = NOW;
    let known = apply(state, { effect: next.effect, outcome: { kind: 'moved', run: waiting } }, now);
    for (const pause of [2_000, 10_000, 30_000]) {
      expect(decide(known, now)).toMatchObject({ kind: 'wait', until: now + pause });
      now += pause;
      const again = decide(known, now);
      if (again.kind !== 'act' || again.effect.kind !== 'openGate') throw new Error('it should look again');
      known = apply(known, { effect: again.effect, outcome: not }, now);
    }
    const last = decide(known, now);
    expect(last.kind === 'wait' && (last.until ?? 0) > now + 60_000).toBe(true);
    const news = foldDelivery(known, { delivery: 'd2', event: 'pull_request.labeled', facts: READY_FOR_QA });
    expect(decide(news, now)).toMatchObject({ kind: 'act', effect: { kind: 'openGate' } });
  });

  test('stage-mismatch with the very label that it believes in, under a later revision: again, counting on from there', () => {
    const { next } = after({ kind: 'stage-mismatch', run: changed({ stageRevision: 9 }), found: RUN.stage });
    expect(next).toMatchObject({ kind: 'act', effect: { kind: 'openGate', input: { stageRevision: 10 } } });
  });

  test('unreachable: again after 30 s, then with growing pauses up to 15 minutes', () => {
    let { state } = readyToOpen();
    const { effect } = readyToOpen();
    const pauses = [30, 60, 120, 240, 480, 900, 900];
    let now = NOW;
    for (const seconds of pauses) {
      state = tick(apply(state, { effect, outcome: { kind: 'unreachable', why: 'connection refused' } }, now), now);
      expect(decide(state, now).kind).toBe('wait');
      expect(state.pauses['openGate']?.until).toBe(now + seconds * 1_000);
      now += seconds * 1_000;
      state = tick(state, now);
      expect(decide(state, now)).toMatchObject({ kind: 'act', effect: { kind: 'openGate' } });
    }
  });

  test('stage-mismatch: nothing is written until a person decides whose label stands', () => {
    const run = changed({ stage: 'edited-by-hand' });
    const { next, attention } = after({ kind: 'stage-mismatch', run, found: 'edited-by-hand' });
    expect(next.kind).toBe('wait');
    expect(attention).toEqual(['stage-mismatch']);
  });

  test.each([
    ['resumed-by-other', 'argo resume'],
    ['released-by-duration', null],
  ] as const)('%s: the play follows and puts the label right', (kind, message) => {
    const gates = RUN.gates.map((node) => ({ ...node, phase: 'Succeeded', message }));
    const { state, next } = after({ kind, run: changed({ gates }), why: 'it was open' });
    expect(next).toMatchObject({ kind: 'act', effect: { kind: 'moveStage', input: { to: 'quality-in-progress' } } });
    expect(state.opened).toHaveLength(1);
  });

  test.each([
    ['blocked-by-spec-suspend', { suspended: true }, 'spec-suspended'],
    ['needs-argo-server', { hidden: 'compressed', gates: [] }, 'needs-argo-server'],
    ['needs-value', { gates: RUN.gates.map((node) => ({ ...node, needsValue: true })) }, 'needs-value'],
  ] as const)('%s: attention, and no write', (kind, patch, expected) => {
    const { next, attention } = after({ kind, run: changed(patch as Partial<RunSnapshot>), why: 'so it is' });
    expect(attention).toContain(expected);
    expect(next.kind === 'act' && next.effect.kind === 'openGate').toBe(false);
  });

  test('stopped: the label stays, and the end of the run is waited for', () => {
    const { next } = after({ kind: 'stopped', run: changed({ shutdown: 'Stop' }), why: 'stopped' });
    expect(next.kind).toBe('wait');
  });

  test('gone: the play rests with attention', () => {
    const { state, next, attention } = after({ kind: 'gone' });
    expect(state.stage).toBe('failed');
    expect(attention).toContain('resting');
    expect(next.kind).toBe('wait');
  });
});
