import { describe, expect, test } from '@jest/globals';
import type { RunSnapshot } from '../../../signals/facts.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { nextDeadline, tick, type PassedDeadline } from '../../../workflows/play/deadlines.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { statusOf, waitingFor } from '../../../workflows/play/status.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** Which wait a play is in: its deadlines are counted from the wait's beginning, and each is escalated by itself. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const ADA = { by: 'ada', reason: 'because' };

function atWork(execution = 'x', input = INPUT): PlayState {
  const told = foldDelivery(begin(input, NOW, execution), {
    delivery: 'd',
    event: 'pull_request',
    facts: OPENED.flat(),
  });
  return tick(bind(told, freshRun('r'), 0, NOW), NOW);
}

const seen = (run: RunSnapshot, version: number, patch: Partial<RunSnapshot>): RunSnapshot => ({
  ...run,
  ...patch,
  resourceVersion: String(version),
});
const failed = (state: PlayState): PlayState => foldRun(state, seen(freshRun('r'), 5, { phase: 'Failed' }));

describe('the agent of a run that replaces another', () => {
  test('has all its time, also where nobody looked at the clock between the end of the one and the other', () => {
    const late = NOW + 23 * HOUR;
    const another = freshRun('r2');
    const state = tick(commands.adopt(failed(atWork()), { ...ADA, run: another }, late), late);
    expect(state).toMatchObject({ run: { name: 'r2' }, stage: 'implementation-in-progress' });
    expect(nextDeadline(state, late)?.at).toBe(late + 24 * HOUR);
  });
});

describe('the rest of a play', () => {
  test('goes on when the run that failed is deleted: its 72 hours do not begin again', () => {
    const resting = tick(failed(atWork()), NOW);
    const { run } = resting;
    if (run === null) throw new Error('it has a run');
    const late = NOW + 24 * HOUR;
    const gone = tick({ ...resting, run: { ...run, gone: true } }, late);
    expect(nextDeadline(gone, late)).toEqual(nextDeadline(resting, NOW));
  });
});

describe('a comment that calls a person', () => {
  /** The tokens of all comments of a play whose agent is at work for a day, as often as given. */
  const tokens = (state: PlayState, ...agents: number[]): string[] =>
    agents
      .reduce((next, began) => {
        const again = tick({ ...next, wait: { ...next.wait, key: 'another' } }, NOW + began * HOUR);
        return tick(again, NOW + (began + 24) * HOUR);
      }, state)
      .comments.map(({ token }) => token);

  test('is another one when the same agent is late a second time', () => {
    const [first, second, ...others] = tokens(atWork(), 0, 40);
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
    expect(others).toEqual([]);
  });

  test('is another one in the next play of the task, on the same pull request', () => {
    expect(tokens(atWork('y'), 0)).not.toEqual(tokens(atWork('x'), 0));
  });

  test('is another one when the play as a whole is late as well', () => {
    const { policy } = INPUT;
    const play = [{ afterMs: 24 * HOUR, consequence: 'escalate' as const }];
    const input = { ...INPUT, policy: { ...policy, deadlines: { ...policy.deadlines, play } } };
    expect(new Set(tokens(atWork('x', input), 0)).size).toBe(2);
  });
});

describe('a deadline that passes', () => {
  /** What is said of a play's deadlines when somebody looks at the clock at these hours. */
  const passedAt = (state: PlayState, ...hours: number[]): PassedDeadline[] => {
    const passed: PassedDeadline[] = [];
    hours.reduce((next, hour) => tick(next, NOW + hour * HOUR, (each) => void passed.push(each)), state);
    return passed;
  };
  const reached = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
  const atGate = tick(foldRun(tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW), reached), NOW);
  const about = 'waiting-pr-created';

  test('is told once, with what has lasted so long and what follows', () => {
    expect(passedAt(atGate, 0.4, 0.6, 0.7, 5, 6)).toEqual([
      { consequence: 'remind', afterMs: 0.5 * HOUR, about },
      { consequence: 'escalate', afterMs: 4 * HOUR, about },
    ]);
  });

  test('is told also where several have passed before anybody looked, up to the one that ends the play', () => {
    const consequences = passedAt(atGate, 15 * 24).map(({ consequence }) => consequence);
    expect(consequences).toEqual(['remind', 'escalate', 'remind', 'fail']);
  });
});

describe('what a play waits for', () => {
  test("is its last label once its run has Succeeded, and no longer Argo's own end of the run", () => {
    const gates = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'].map((name, index) => ({
      ...gateNode(name, index),
      phase: 'Succeeded',
    }));
    const finalizing = tick(foldRun(atWork(), seen(freshRun('r'), 5, { gates })), NOW);
    expect(waitingFor(finalizing)).toBe("Argo's own end of the run");
    const succeeded = tick(foldRun(finalizing, seen(freshRun('r'), 6, { gates, phase: 'Succeeded' })), NOW);
    expect(succeeded.ended).toBeNull();
    expect(waitingFor(succeeded)).toBe('the label completed on its run, which has Succeeded');
  });
});

test.each([99_999_999 * 24 * HOUR, Number.MAX_VALUE])(
  'a deadline after %d ms, which a play brought along, never comes and breaks nothing',
  (afterMs) => {
    const unclaimed = [{ afterMs, consequence: 'close' as const }];
    const policy = { ...INPUT.policy, deadlines: { ...INPUT.policy.deadlines, unclaimed, play: [] } };
    const state = tick(begin({ ...INPUT, policy }, NOW), NOW);
    expect(statusOf(state, NOW).next?.at).toBe('9999-12-31T23:59:59.999Z');
  },
);

test('of the comments that GitHub does not take for long, the ten newest are kept', () => {
  const agent = Array.from({ length: 12 }, (_, index) => ({
    afterMs: (index + 1) * HOUR,
    consequence: 'escalate' as const,
  }));
  const policy = { ...INPUT.policy, deadlines: { ...INPUT.policy.deadlines, agent } };
  const { comments } = tick(atWork('x', { ...INPUT, policy }), NOW + 12 * HOUR);
  expect(comments).toHaveLength(10);
  expect(comments.map(({ body }) => body).at(0)).toContain('for 3 h');
  expect(comments.map(({ body }) => body).at(-1)).toContain('for 12 h');
});

test('a run that Succeeded keeps its play open for five tries at its last label, and no more', () => {
  const succeeded = foldRun(atWork(), seen(freshRun('r'), 5, { phase: 'Succeeded' }));
  const after = (count: number): PlayState =>
    tick({ ...succeeded, pauses: { moveStage: { why: 'unreachable', count, until: NOW + HOUR } } }, NOW);
  expect([after(4).ended, after(5).ended]).toEqual([null, 'completed']);
});
