import { describe, expect, test } from '@jest/globals';
import type { GateNode, RunSnapshot } from '../../../signals/facts.ts';
import type { ResumeAnswer, ResumeAsked } from '../../../signals/resume.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { settleAsks } from '../../../workflows/play/resume-answers.ts';
import { ask, credit } from '../../../workflows/play/resume-asks.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const NAMES = ['wait-pr-created', 'wait-ready-for-qa'];
const ASKED: ResumeAsked = {
  request: 'resume/a',
  ask: 1,
  run: freshRun('a').uid,
  gate: 'waiting-ready-for-qa',
  by: 'ada',
  parameters: {},
  override: null,
};

function gates(...phases: string[]): GateNode[] {
  return phases.map((phase, index) => ({ ...gateNode(NAMES[index] ?? '', index), phase }));
}

/** A play with a run like that, which has read all that it wanted. */
function play(nodes: GateNode[], run: Partial<RunSnapshot> = {}, state: Partial<PlayState> = {}): PlayState {
  const bound = bind(begin(INPUT, NOW), freshRun('a'), 0, NOW);
  const seen = foldRun(bound, { ...freshRun('a'), resourceVersion: '2', gates: nodes, ...run });
  return { ...seen, ...state };
}

/** What it answers; undefined as long as it says nothing. */
function answerOf(state: PlayState, about: Partial<ResumeAsked> = {}): ResumeAnswer | undefined {
  const asked = { ...ask(state, { ...ASKED, ...about }, NOW), lookAgain: [], pauses: state.pauses };
  return settleAsks(asked, NOW).resumes.outbox[0]?.answer;
}

const HERE = gates('Succeeded', 'Running');
const passed = (message: string | null) => {
  const [first, second] = gates('Succeeded', 'Succeeded');
  return first === undefined || second === undefined ? [] : [first, { ...second, message }];
};
const needy = HERE.map((node) => ({ ...node, needsValue: true }));
const hold = { by: 'bob', reason: 'lunch', since: NOW };
const unreachable = { openGate: { why: 'unreachable', count: 1, until: NOW + 1 } } as const;

describe('what a play that has come to rest answers', () => {
  test.each<[string, ResumeAnswer | undefined, string, string]>([
    ['it does not hold', answerOf(play(HERE)), 'condition-not-held', ''],
    ['it has no run', answerOf(begin(INPUT, NOW)), 'not-yet-suspended', 'no run yet'],
    [
      'two runs could be its',
      answerOf({ ...begin(INPUT, NOW), candidates: [freshRun('b'), freshRun('c')] }),
      'ambiguous',
      'b, c',
    ],
    ['it is bound to another run', answerOf(play(HERE), { run: 'x' }), 'refused', 'bound to run a'],
    ['the run is not there yet', answerOf(play(gates('Succeeded'))), 'not-yet-suspended', 'has not reached'],
    ['the run is past it by Baton', answerOf(play(passed('Resumed by Baton: x'))), 'already-resumed', ''],
    ['the run is past it by others', answerOf(play(passed('by hand'))), 'resumed-by-other', ''],
    ['the run is past it in time', answerOf(play(passed(null))), 'released-by-duration', ''],
    ['the run skipped it', answerOf(play(gates('Succeeded', 'Skipped'))), 'not-suspended', ''],
    ['it is on hold', answerOf(play(HERE, {}, { hold })), 'held', 'by bob: lunch'],
    ['it has ended', answerOf(play(HERE, {}, { ended: 'cancelled' })), 'stopped', 'cancelled'],
    ['it has completed', answerOf(play(HERE, {}, { ended: 'completed' })), 'completed', ''],
    ['its run has ended', answerOf(play(HERE, { phase: 'Failed' })), 'completed', 'Failed'],
    ['its run is gone', answerOf(play(HERE, {}, { run: { ...freshRun('a'), gone: true } })), 'gone', ''],
    ['its run is being stopped', answerOf(play(HERE, { shutdown: 'Stop' })), 'stopped', ''],
    ['spec.suspend is on', answerOf(play(HERE, { suspended: true })), 'blocked-by-spec-suspend', ''],
    ['two gates are active', answerOf(play(gates('Running', 'Running'))), 'ambiguous', 'wait-pr-created (node-0)'],
    ['it wants a value', answerOf(play(needy)), 'needs-value', 'wait-ready-for-qa'],
    ['the label is not its own', answerOf(play(HERE, { stage: 'by-hand' })), 'stage-mismatch', 'by-hand'],
    ['nobody answers it', answerOf(play(HERE, {}, { pauses: unreachable })), 'unreachable', 'openGate'],
    ['it has no such gate', answerOf(play(HERE), { gate: 'waiting-x' }), 'stage-mismatch', 'waiting-x'],
  ])('where %s', (_where, answer, outcome, reason) => {
    expect(answer).toMatchObject({ ask: 1, outcome, reason: expect.stringContaining(reason) });
  });

  test('whoever brought an opening about hears resumed, the next one that it was', () => {
    const both = [ASKED, { ...ASKED, request: 'resume/b' }].reduce((state, each) => ask(state, each, NOW), play(HERE));
    const opened = credit(
      foldRun(both, { ...freshRun('a'), resourceVersion: '3', gates: passed('Resumed by Baton: x') }),
      ASKED.gate,
      ASKED.run,
    );
    const told = settleAsks({ ...opened, lookAgain: [] }, NOW).resumes.outbox;
    expect(told.map(({ answer, request }) => [request, answer.outcome])).toEqual([
      ['resume/a', 'resumed'],
      ['resume/b', 'already-resumed'],
    ]);
  });

  test('an override is taken where the gate stays closed without, and refused in the words of the command', () => {
    const override = { override: { reason: 'demo' } };
    const state = ask(play(HERE), { ...ASKED, ...override }, NOW);
    const taken = settleAsks({ ...state, lookAgain: [] }, NOW);
    expect(taken.resumes).toMatchObject({ outbox: [], asked: [{ overridden: true }] });
    expect(taken.waivers.map(({ by, gate }) => [by, gate])).toEqual([
      ['ada', 0],
      ['ada', 1],
    ]);
    expect(answerOf(play(HERE, { stage: 'by-hand' }), override)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining("retry first: it accepts the run's label"),
    });
  });

  test('the values of a request reach its gate as long as it waits, and no other gate', () => {
    const known = foldDelivery(begin(INPUT, NOW), { delivery: 'd', event: 'e', facts: OPENED.flat() });
    const bound = bind(known, freshRun('a'), 0, NOW);
    const [node] = gates('Running');
    const standing = foldRun(bound, {
      ...freshRun('a'),
      resourceVersion: '2',
      gates: node === undefined ? [] : [{ ...node, needsValue: true }],
    });
    const valuesFor = (gate: string): unknown => {
      const state = ask(standing, { ...ASKED, gate, parameters: { decision: 'YES' } }, NOW);
      const decision = decide({ ...state, lookAgain: [] }, NOW);
      return decision.kind === 'act' && decision.effect.kind === 'openGate'
        ? decision.effect.input.values
        : 'none opens';
    };
    expect(valuesFor('waiting-pr-created')).toEqual({ decision: 'YES' });
    expect(valuesFor('waiting-ready-for-qa')).toBe('none opens');
  });
});
