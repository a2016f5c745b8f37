import { expect, test } from '@jest/globals';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };

const RUN = freshRun('play-7');
const atWork = tick(bind(begin(INPUT, NOW), RUN, 0, NOW), NOW);
const reached = { ...RUN, gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
const labelled = { ...reached, stage: 'waiting-pr-created', resourceVersion: '6' };
const atGate = tick({ ...foldRun(atWork, labelled), label: 'waiting-pr-created' }, NOW);

const underWay = (state: PlayState): string | null => statusOf(tick(state, NOW), NOW).underWay;

function effectOf(state: PlayState): Effect {
  const decision = decide(state, NOW);
  if (decision.kind !== 'act') throw new Error('it should act');
  return decision.effect;
}

test('a play that waits for its agent, or at a gate whose condition does not hold, has nothing under way', () => {
  expect([atWork, atGate].map((state) => underWay({ ...state, lookAgain: [] }))).toEqual([null, null]);
});

test('what an operator asked for is under way until nothing more comes of it', () => {
  const asked = commands.refresh({ ...atGate, lookAgain: [] }, ADA, NOW);
  expect(underWay(asked)).toBe('reading its run');
  const reading = setOff(asked, effectOf(asked));
  expect(underWay(reading)).toBe('reading its run');
  const outcome = { kind: 'unreachable', why: 'connection refused' } as const;
  const effect = effectOf(asked) as Extract<Effect, { kind: 'readRun' }>;
  const tried = apply(reading, { effect, outcome }, NOW);
  expect(underWay({ ...tried, lookAgain: ['run'] })).toBeNull();
});

test('a play on hold does nothing, whatever it is asked for; what had begun before is under way still', () => {
  const held = commands.hold(atGate, ADA, NOW);
  expect(underWay(commands.refresh(held, ADA, NOW))).toBeNull();
  expect(underWay(setOff(held, { kind: 'readRun', input: { run: RUN, gates: [] }, known: '1' }))).toBe(
    'reading its run',
  );
});

const stopping = { ...labelled, shutdown: 'Stop', resourceVersion: '7' } as const;

test('a rollback is under way from the question to the template until its run has ended', () => {
  const asked = commands.rollback(atGate, { ...ADA, to: 'implementation-in-progress' }, NOW);
  expect(underWay(asked)).toBe('submitting a run');
  const { submission } = asked;
  const accepted = { ...asked, submission: submission === null ? null : { ...submission, accepted: true } };
  expect(underWay(accepted)).toBe('stopping its run');
  expect(underWay(foldRun(accepted, stopping))).toBe('stopping its run');
  expect(underWay(foldRun(accepted, { ...stopping, phase: 'Failed', resourceVersion: '8' }))).toBe('submitting a run');
});

test('a cancellation is under way until its run was told to stop: then the play has ended', () => {
  const cancelled = commands.cancel(atGate, ADA, NOW);
  expect(underWay(cancelled)).toBe('stopping its run');
  expect(underWay(foldRun(cancelled, stopping))).toBeNull();
});
