import { describe, expect, test } from '@jest/globals';
import type { Fact, PullRequestFact } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const reached = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
const unclaimed = begin(INPUT, NOW);
const atGate = tick(foldRun(bind(unclaimed, freshRun('r'), 0, NOW), reached), NOW);

const [opened] = (OPENED[0] ?? []).filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
if (opened === undefined) throw new Error('the life begins without a pull request');

const first = { ...opened, pullRequest: 70 };
const second = { ...opened, pullRequest: 71 };
const closed = (fact: PullRequestFact, settled: boolean): PullRequestFact => ({ ...fact, state: 'closed', settled });

function told(state: PlayState, ...facts: Fact[]): PlayState {
  return tick(foldDelivery(state, { delivery: 'd', event: 'pull_request', facts }), NOW);
}

function refreshDue(state: PlayState, now = NOW): Extract<Effect, { kind: 'refresh' }> {
  const decision = decide(state, now);
  if (decision.kind !== 'act' || decision.effect.kind !== 'refresh') throw new Error('a refresh should be next');
  return decision.effect;
}

/** Performs the refresh that is next; GitHub answers with these facts. */
function refreshed(state: PlayState, answer: (pullRequest: number) => readonly Fact[], now = NOW): PlayState {
  const effect = refreshDue(state, now);
  const facts = answer(effect.input.pullRequest);
  return tick(apply(setOff(state, effect), { effect, outcome: { kind: 'read', facts } }, now), now);
}

const kindsOf = (state: PlayState): string[] => attentionOf(state).map(({ kind }) => kind);

describe('of two pull requests of one task', () => {
  test('one that was opened and closed in the same second is read, and then the other one is what the play is about', () => {
    const both = told(atGate, first, closed(first, false), second);
    expect(kindsOf(both)).toEqual(['two-pull-requests']);
    expect(refreshDue(both).input.pullRequest).toBe(70);
    const read = refreshed(both, () => [closed(first, true)]);
    expect(kindsOf(read)).toEqual([]);
    expect(decide(read, NOW)).toMatchObject({ kind: 'act', effect: { kind: 'openGate', input: { pullRequest: 71 } } });
  });

  test('one of which nothing but its number is known is read, also before there is a run', () => {
    for (const state of [atGate, unclaimed]) {
      const comment: Fact = {
        kind: 'checks',
        pullRequest: 70,
        suite: 1,
        app: 'ci',
        workflow: null,
        commit: 'a'.repeat(40),
        passed: true,
        conclusion: 'success',
        at: '2026-03-01T10:00:00Z',
      };
      const both = told(state, comment, second);
      expect(kindsOf(both)).toEqual(['two-pull-requests']);
      expect(kindsOf(refreshed(both, () => [closed(first, true)]))).toEqual([]);
    }
  });

  test('one that GitHub does not know, and of which nothing else is known, is forgotten', () => {
    const nudged = foldNudge(told(atGate, second), { reason: 'silent', pullRequest: 70 });
    let state: PlayState = { ...nudged, lookAgain: nudged.lookAgain.filter((wish) => wish !== 'run') };
    for (const expected of [70, 71]) {
      const effect = refreshDue(state);
      expect(effect.input.pullRequest).toBe(expected);
      const outcome = expected === 70 ? ({ kind: 'not-found' } as const) : ({ kind: 'read', facts: [] } as const);
      state = tick(apply(setOff(state, effect), { effect, outcome }, NOW), NOW);
    }
    expect(kindsOf(state)).toEqual([]);
    expect(state.pullRequests.map(({ pullRequest }) => pullRequest)).toEqual([71]);
  });

  test('each has pauses of its own: one that stays unknown does not keep the other from being read', () => {
    const both = told(atGate, first, closed(first, false), second, closed(second, false));
    const one = refreshed(both, () => []);
    const two = refreshed(one, () => []);
    expect(decide(two, NOW)).toMatchObject({ kind: 'wait', until: NOW + 2_000 });
    expect(refreshDue(two, NOW + 2_000).input.pullRequest).toBe(70);
  });
});

describe('whoever wants everything read again', () => {
  test.each([
    ['refresh', (state: PlayState) => commands.refresh(state, ADA, NOW)],
    ['retry', (state: PlayState) => commands.retry(state, ADA, NOW)],
    ['a nudge', (state: PlayState) => foldNudge(state, { reason: 'silent', pullRequest: null })],
  ])('%s: gets all open pull requests read, one after the other, and the run', (_, wish) => {
    const seen: (number | string)[] = [];
    let state = wish(told(atGate, first, second, closed({ ...opened, pullRequest: 72 }, true)));
    for (;;) {
      const decision = decide(state, NOW);
      if (decision.kind !== 'act') break;
      const { effect } = decision;
      if (effect.kind === 'readRun') {
        seen.push('run');
        state = apply(setOff(state, effect), { effect, outcome: { kind: 'read', run: reached } }, NOW);
      } else if (effect.kind === 'refresh') {
        seen.push(effect.input.pullRequest);
        state = apply(setOff(state, effect), { effect, outcome: { kind: 'read', facts: [] } }, NOW);
      } else throw new Error(effect.kind);
    }
    expect(seen).toEqual(['run', 70, 71]);
    expect(kindsOf(state)).toEqual(['two-pull-requests']);
  });

  test('gets the one read that may have been reopened where none is open', () => {
    const state = commands.refresh(told(unclaimed, closed(first, true), closed(second, true)), ADA, NOW);
    expect(state.lookAgain).toEqual(['run', 'pull-requests', 71]);
  });
});

describe('the eleventh pull request of a task', () => {
  const numbered = (number: number, change: Partial<PullRequestFact> = {}): PullRequestFact => ({
    ...first,
    pullRequest: number,
    ...change,
  });
  const ten = (change: (number: number) => Partial<PullRequestFact>): PlayState =>
    Array.from({ length: 10 }, (_, index) => 61 + index).reduce(
      (state, number) => told(state, numbered(number, change(number))),
      atGate,
    );
  const numbersOf = (state: PlayState): number[] => state.pullRequests.map(({ pullRequest }) => pullRequest);
  const shut = { state: 'closed' } as const;

  test('takes the room of the oldest that is closed, and the gate opens for it', () => {
    const state = told(
      ten((number) => (number === 62 ? { ...shut, merged: true } : number === 70 ? {} : shut)),
      closed(numbered(70), true),
      numbered(71),
    );
    expect(numbersOf(state)).toEqual([62, 63, 64, 65, 66, 67, 68, 69, 70, 71]);
    expect(decide(state, NOW)).toMatchObject({ effect: { kind: 'openGate', input: { pullRequest: 71 } } });
    expect(state.ledger.entries.at(-1)).toMatchObject({ outcome: 'applied' });
    expect(statusOf(state, NOW).pullRequests).toEqual([61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71]);
  });

  test('takes the room of one that is not of this task any more, before any other', () => {
    const claims = { branch: '8', labels: [], body: null };
    const state = told(
      ten((number) => (number === 65 ? { claims } : shut)),
      numbered(71),
    );
    expect(numbersOf(state)).toEqual([61, 62, 63, 64, 66, 67, 68, 69, 70, 71]);
  });

  test('is refused in words where all the others may be open', () => {
    const state = told(
      ten(() => ({})),
      numbered(71),
    );
    expect(numbersOf(state)).toEqual([61, 62, 63, 64, 65, 66, 67, 68, 69, 70]);
    expect(state.ledger.entries.at(-1)).toMatchObject({
      outcome: 'refused',
      reason: '10 other pull requests of this task are open; #71 is not followed',
    });
    const nudged = foldNudge(state, { reason: 'silent', pullRequest: 71 });
    expect(numbersOf(nudged)).toHaveLength(10);
    expect(nudged.lookAgain).not.toContain(71);
  });

  test('leaves nothing behind of the one that had its room', () => {
    const before = commands.refresh(
      ten(() => shut),
      ADA,
      NOW,
    );
    const wished = { ...before, lookAgain: [61, 70], pauses: { 'refresh #61': { why: 'doubt', count: 1, until: 0 } } };
    const state = told(wished as PlayState, numbered(71));
    expect(state.lookAgain).toEqual([70]);
    expect(state.pauses).toEqual({});
  });
});
