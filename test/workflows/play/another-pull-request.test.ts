import { describe, expect, test } from '@jest/globals';
import type { Fact, PullRequestFact } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { nextDeadline, tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** The pull request was closed, and what the agent opened in its place was told by no delivery. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADA = { by: 'ada', reason: 'because' };
const atWork = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);
const atGate = atGateOf(atWork, 0);

const [opened] = (OPENED[0] ?? []).filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
if (opened === undefined) throw new Error('the life begins without a pull request');
const first: PullRequestFact = { ...opened, pullRequest: 70 };
const another: PullRequestFact = { ...opened, pullRequest: 71 };
const closed: PullRequestFact = { ...first, state: 'closed' };
const merged: PullRequestFact = { ...closed, merged: true };

function atGateOf(state: PlayState, index: number): PlayState {
  const gates = [gateNode('wait-pr-created', index)];
  return tick(foldRun(state, { ...freshRun('r'), gates, resourceVersion: String(5 + index) }), NOW);
}

function told(state: PlayState, facts: readonly Fact[], now = NOW): PlayState {
  return tick(foldDelivery(state, { delivery: 'd', event: 'pull_request', facts }), now);
}

type Search = Extract<Effect, { kind: 'findPullRequests' }>;

/** Lets the play act from `now` until `until`; GitHub answers each search with these facts, or not at all. */
function lived(from: PlayState, until: number, facts: readonly Fact[] | null = []) {
  const searches: number[] = [];
  let state = from;
  for (let now = NOW; now <= until;) {
    state = tick(state, now);
    const decision = decide(state, now);
    if (decision.kind === 'wait') {
      if (decision.until === null) break;
      expect(decision.until).toBeGreaterThan(now);
      now = decision.until;
    } else if (decision.kind === 'act' && decision.effect.kind === 'findPullRequests') {
      searches.push(now - NOW);
      state = searched(state, decision.effect, facts, now);
    } else if (decision.kind === 'act' && decision.effect.kind === 'moveStage') {
      const { effect } = decision;
      const { to: stage, stageRevision } = effect.input;
      const run = { ...freshRun('r'), ...state.run, stage, stageRevision };
      state = apply(setOff(state, effect), { effect, outcome: { kind: 'moved', run } }, now);
    } else return { state, searches, next: decision, at: now };
  }
  return { state, searches, next: null, at: until };
}

function searched(state: PlayState, effect: Search, facts: readonly Fact[] | null, now: number): PlayState {
  const outcome =
    facts === null ? ({ kind: 'unreachable', why: 'away' } as const) : ({ kind: 'found', facts } as const);
  return tick(apply(setOff(state, effect), { effect, outcome }, now), now);
}

describe('a play that rests because its pull request was closed', () => {
  test('looks for another one after a minute, and goes on with it', () => {
    const { next, searches } = lived(told(atGate, [closed]), NOW + HOUR, [another]);
    expect(searches).toEqual([MINUTE]);
    expect(next).toMatchObject({ kind: 'act', effect: { kind: 'openGate', input: { pullRequest: 71 } } });
  });

  test('looks once more before it stops its run, and goes on if there is one by then', () => {
    const resting = lived(told(atGate, [closed]), NOW + 71 * HOUR);
    expect(resting.searches).toEqual([MINUTE]);
    const { next, searches } = lived(resting.state, NOW + 73 * HOUR, [another]);
    expect(searches).toEqual([72 * HOUR]);
    expect(next).toMatchObject({ effect: { kind: 'openGate', input: { pullRequest: 71 } } });
  });

  test('ends as it would have where there is none', () => {
    const { next, searches, at } = lived(told(atWork, [closed]), NOW + 80 * HOUR);
    expect(searches).toEqual([MINUTE, 72 * HOUR]);
    expect(next).toMatchObject({ effect: { kind: 'shutDownRun' } });
    expect(at).toBe(NOW + 72 * HOUR);
  });

  test('looks first, and once, where nobody served it until its time was over', () => {
    const late = NOW + 100 * HOUR;
    const state = tick(told(atGate, [closed]), late);
    const decision = decide(state, late);
    if (decision.kind !== 'act' || decision.effect.kind !== 'findPullRequests') throw new Error('it should look');
    const none = searched(state, decision.effect, [], late);
    expect(decide(none, late)).toMatchObject({ effect: { kind: 'shutDownRun' } });
  });

  test('stops no run as long as GitHub does not answer, and asks less and less often', () => {
    const { searches, next, state } = lived(told(atGate, [closed]), NOW + 80 * HOUR, null);
    expect(next).toBeNull();
    expect(searches.length).toBeLessThan(80 * 5);
    expect(nextDeadline(state, NOW + 80 * HOUR)?.what).toContain('the play has lasted');
  });

  test('looks again at the next rest, and at the next gate', () => {
    const rested = lived(told(atWork, [closed]), NOW + HOUR).state;
    const alive = told(rested, [{ ...first, at: '2026-03-01T11:00:00Z' }], NOW + HOUR);
    const again = told(alive, [{ ...closed, at: '2026-03-01T11:30:00Z' }], NOW + 2 * HOUR);
    expect(lived(again, NOW + 3 * HOUR).searches).toEqual([2 * HOUR + MINUTE]);
    expect(lived(atGateOf(rested, 1), NOW + 3 * HOUR).searches).toHaveLength(1);
  });

  test('does not look when the next one is told in time, or when its run has ended', () => {
    const both = told(told(atWork, [closed]), [another]);
    expect(lived(both, NOW + HOUR).searches).toEqual([]);
    const failed = { ...freshRun('r'), phase: 'Failed', resourceVersion: '9' };
    expect(lived(tick(foldRun(told(atWork, [closed]), failed), NOW), NOW + HOUR).searches).toEqual([]);
  });
});

describe('a pull request that was merged', () => {
  test('is what the play is about: no other is looked for by itself', () => {
    expect(lived(told(atGate, [merged]), NOW + HOUR).searches).toEqual([]);
  });
});

describe('whoever wants everything read again', () => {
  test.each([
    ['refresh', (state: PlayState) => commands.refresh(state, ADA, NOW)],
    ['retry', (state: PlayState) => commands.retry(state, ADA, NOW)],
    ['a nudge', (state: PlayState) => foldNudge(state, { reason: 'silent', pullRequest: null })],
  ])('%s: gets another pull request looked for where none is open, merged or not', (_, wish) => {
    for (const fact of [closed, merged])
      expect(wish(told(atGate, [fact])).lookAgain).toEqual(['run', 'pull-requests', 70]);
  });
});
