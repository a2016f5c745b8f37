import { describe, expect, test } from '@jest/globals';
import type { Fact, PullRequestFact } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { currentKnowledge } from '../../../workflows/play/pull-requests.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const atWork = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);

const [opened] = (OPENED[0] ?? []).filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
if (opened === undefined) throw new Error('the life begins without a pull request');
const first: PullRequestFact = { ...opened, pullRequest: 70 };
const another: PullRequestFact = { ...opened, pullRequest: 71 };
const merged: PullRequestFact = { ...first, state: 'closed', merged: true };

function told(state: PlayState, facts: readonly Fact[]): PlayState {
  return tick(foldDelivery(state, { delivery: 'd', event: 'pull_request', facts }), NOW);
}

describe('of several pull requests that are closed', () => {
  const short = (fact: PullRequestFact): PullRequestFact => ({ ...fact, state: 'closed', merged: null, claims: null });

  test('one of which nobody said whether it was merged is read: it may be what the play is about', () => {
    const state = told(told(atWork, [first, { ...short(first), at: '2026-03-01T11:00:00Z' }]), [
      { ...another, state: 'closed' },
    ]);
    const decision = decide(state, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'refresh') throw new Error('it should be read');
    const { effect } = decision;
    expect(effect.input.pullRequest).toBe(70);
    const facts = [{ ...merged, at: '2026-03-01T11:00:00Z', settled: true }];
    const read = tick(apply(setOff(state, effect), { effect, outcome: { kind: 'read', facts } }, NOW), NOW);
    expect(currentKnowledge(read)?.pullRequest).toBe(70);
    expect(read.stage).toBe('implementation-in-progress');
    expect(decide(read, NOW).kind).toBe('wait');
  });

  test('nothing is read of those that are closed while one is open', () => {
    const state = told(told(atWork, [first, { ...short(first), at: '2026-03-01T11:00:00Z' }]), [another]);
    expect(decide(state, NOW).kind).toBe('wait');
  });
});

describe('a play whose pull request was closed', () => {
  const at = (minute: string, patch: Partial<PullRequestFact>): PullRequestFact => ({
    ...first,
    at: `2026-03-01T11:${minute}:00Z`,
    ...patch,
  });

  test('is pending again where it has no run and the pull request is reopened, and needs nobody for that', () => {
    const resting = told(tick(begin(INPUT, NOW), NOW), [first, at('00', { state: 'closed' })]);
    expect(resting.stage).toBe('abandoned');
    const again = told(resting, [at('01', {})]);
    expect(again.stage).toBe('pending');
    expect(attentionOf(again)).toEqual([]);
  });

  test('rests on while a word comes in that does not tell of merges, is read again, and keeps its clocks', () => {
    const resting = told(atWork, [first, at('00', { state: 'closed' })]);
    const reviewed = at('01', { state: 'closed', merged: null });
    const late = NOW + 24 * 3_600_000;
    const still = tick(foldDelivery(resting, { delivery: 'd', event: 'review', facts: [reviewed] }), late);
    expect(still).toMatchObject({ stage: 'abandoned', wait: resting.wait, journal: resting.journal });
    expect(decide(still, late)).toMatchObject({ kind: 'act', effect: { kind: 'refresh', input: { pullRequest: 70 } } });
    expect(told(still, [at('01', { state: 'closed', merged: true, settled: true })]).stage).not.toBe('abandoned');
    expect(told(still, [at('02', {})]).stage).toBe('implementation-in-progress');
  });
});
