import { describe, expect, test } from '@jest/globals';
import type { Fact, PullRequestFact, RunSnapshot } from '../../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Decision, Performed } from '../../../workflows/play/effects.ts';
import * as override from '../../../workflows/play/override.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { bind, foldObserved, foldRun } from '../../../workflows/play/runs.ts';
import { doubt } from '../../../workflows/play/pauses.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { restOf, waivedGates } from '../../../workflows/play/view.ts';
import { OPENED } from './clean-life.ts';
import { TESS } from './policy.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** What looks certain at first sight and is not: a play looks a second time before it believes it. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const reached = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
const atGate = tick(foldRun(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), reached), NOW);

const [opened] = (OPENED[0] ?? []).filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
if (opened === undefined) throw new Error('the life begins without a pull request');

function told(state: PlayState, ...facts: Fact[]): PlayState {
  return tick(foldDelivery(state, { delivery: 'd', event: 'pull_request', facts }), NOW);
}

function effectOf(state: PlayState): Extract<Decision, { kind: 'act' }> {
  const decision = decide(state, NOW);
  if (decision.kind !== 'act') throw new Error('it should act');
  return decision;
}

/** The kind of the effect that is next; `wait` for none. */
function next(state: PlayState): string {
  const decision = decide(state, NOW);
  return decision.kind === 'act' ? decision.effect.kind : decision.kind;
}

describe('a pull request', () => {
  test.each([
    ['another task', { branch: null, labels: ['8'], body: null }],
    ['no task any more', { branch: null, labels: [], body: null }],
    ['two tasks', { branch: null, labels: ['7', '8'], body: null }],
  ])('that names %s opens no gate of this one', (_, claims) => {
    const mine = told(atGate, { ...opened, claims: { branch: null, labels: ['7'], body: null } });
    expect(next(mine)).toBe('openGate');
    expect(next(told(mine, { ...opened, at: '2026-03-01T10:30:00Z', claims }))).not.toBe('openGate');
  });

  test('with two heads in one second opens no gate before it is read which of them is present', () => {
    const two = told(atGate, opened, { ...opened, head: { ...opened.head, sha: 'e'.repeat(40) } });
    expect(next(two)).toBe('refresh');
    const head = { ...opened.head, sha: 'e'.repeat(40) };
    expect(next(told(two, { ...opened, head, settled: true }))).toBe('openGate');
  });

  test('that was closed by a source that does not tell of merges is not given up, but read again', () => {
    const open = told(atGate, opened);
    const closed = told(open, { ...opened, at: '2026-03-01T10:30:00Z', state: 'closed', merged: null, claims: null });
    expect(restOf(closed)).toBeNull();
    expect(next(closed)).toBe('refresh');
    const unmerged = told(closed, { ...opened, at: '2026-03-01T10:31:00Z', state: 'closed', merged: false });
    expect(restOf(unmerged)?.ending).toBe('abandoned');
  });

  test('keeps the change request of somebody who can write, whichever source says so', () => {
    const wish = {
      kind: 'review',
      pullRequest: 70,
      review: 9,
      state: 'changes-requested',
      commit: 'b'.repeat(40),
    } as const;
    const facts: Fact[] = [true, false].map((canWrite) => ({ ...wish, by: TESS, canWrite, at: opened.at }));
    for (const order of [facts, [...facts].reverse()]) {
      expect(learnAll(emptyKnowledge(70), order).reviews).toMatchObject([{ canWrite: true }]);
    }
  });
});

describe('a run that is being submitted', () => {
  const beginning = tick(begin({ ...INPUT, submit: true }, NOW), NOW);
  const submitting = () => {
    const decision = decide(beginning, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'submitRun') throw new Error('it should be submitted');
    const { effect } = decision;
    const answer = { effect, outcome: { kind: 'submitted', run: freshRun('r') } } as const;
    return { underWay: setOff(beginning, effect), bound: (state: PlayState) => tick(apply(state, answer, NOW), NOW) };
  };

  test('may have reached its gate before the answer comes, and that is not forgotten', () => {
    const { underWay, bound } = submitting();
    const first = bound(foldRun(underWay, reached));
    expect(first.run).toEqual(reached);
    expect(first.stage).toBe('waiting-pr-created');
    expect(first.candidates).toEqual([]);
  });

  test('may have ended before the answer comes, and is read then', () => {
    const { underWay, bound } = submitting();
    const ended = { ...freshRun('r'), phase: 'Failed', resourceVersion: '5' };
    expect(next(bound(foldRun(underWay, ended)))).toBe('readRun');
  });
});

describe('a run', () => {
  test('that Succeeded and was removed before anybody told so has Succeeded, and is not gone for a reason', () => {
    const removed = tick(foldRun(atGate, { ...reached, phase: 'Succeeded', gone: true, resourceVersion: '9' }), NOW);
    expect(removed).toMatchObject({ stage: 'completed', ended: null });
    const { effect } = effectOf(removed);
    expect(effect.kind).toBe('readRun');
    const read = { effect, outcome: { kind: 'gone' } } as Performed;
    expect(tick(apply(setOff(removed, effect), read, NOW), NOW).ended).toBe('completed');
  });

  test('that was read as gone before its end was told has Succeeded all the same', () => {
    const gone = tick({ ...atGate, run: { ...reached, gone: true } }, NOW);
    expect(gone.stage).toBe('failed');
    const told = tick(foldRun(gone, { ...reached, phase: 'Succeeded', gone: true, resourceVersion: '9' }), NOW);
    expect(told.ended).toBe('completed');
  });

  test('that a watch calls gone is read before it is believed, and may be there after all', () => {
    const missed = tick(foldRun(atGate, { ...reached, gone: true, resourceVersion: '9' }), NOW);
    const decision = decide(missed, NOW);
    expect(missed.stage).not.toBe('failed');
    if (decision.kind !== 'act' || decision.effect.kind !== 'readRun') throw new Error('it should be read');
    const { effect } = decision;
    const there = { ...reached, resourceVersion: '9' };
    expect(tick(apply(missed, { effect, outcome: { kind: 'read', run: there } }, NOW), NOW).stage).toBe(atGate.stage);
    expect(tick(apply(missed, { effect, outcome: { kind: 'gone' } }, NOW), NOW).stage).toBe('failed');
  });

  test('of which a known gate seems to have vanished is read: whoever looked may know the gate by another name', () => {
    const passed = { ...reached, gates: reached.gates.map((node) => ({ ...node, phase: 'Succeeded' })) };
    const before = foldRun(atGate, { ...passed, resourceVersion: '6' });
    const observed = foldObserved(before, { ...passed, gates: [], resourceVersion: '7' });
    expect(next(tick(observed, NOW))).toBe('readRun');
    expect(observed.run).toEqual(before.run);
    const standing = foldObserved(before, { ...passed, gates: passed.gates, resourceVersion: '7' });
    expect(standing.run?.resourceVersion).toBe('7');
  });

  test('that reaches its gate again while the first visit is being opened gets the second one opened', () => {
    const ready = told(atGate, opened);
    const decision = decide(ready, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'openGate') throw new Error('the gate should open');
    const again = { ...gateNode('wait-pr-created', 0), startedAt: '2026-03-01T12:30:00Z' };
    const run: RunSnapshot = { ...reached, gates: [again], resourceVersion: '8' };
    const outcome = { kind: 'not-yet-suspended', run, why: 'x' } as const;
    expect(next(tick(apply(ready, { effect: decision.effect, outcome }, NOW), NOW))).toBe('openGate');
  });

  test('that Succeeded ends the play even where its label belongs to somebody else', () => {
    const done = tick(foldRun(atGate, { ...reached, phase: 'Succeeded', resourceVersion: '9' }), NOW);
    const decision = decide(done, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'moveStage') throw new Error('the label should move');
    const theirs = { ...reached, phase: 'Succeeded', stage: 'theirs', resourceVersion: '10' };
    const outcome = { kind: 'stage-mismatch', run: theirs, found: 'theirs' } as const;
    expect(tick(apply(done, { effect: decision.effect, outcome }, NOW), NOW).ended).toBe('completed');
  });
});

describe('a stage label', () => {
  const moving = (() => {
    const decision = decide(atGate, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'moveStage') throw new Error('the label should move');
    return { effect: decision.effect, underWay: setOff(atGate, decision.effect) };
  })();
  const written = { ...reached, stage: 'waiting-pr-created', stageRevision: 1, resourceVersion: '6' };
  const kindsOf = (state: PlayState): string[] => attentionOf(tick(state, NOW)).map(({ kind }) => kind);
  const lost = { effect: moving.effect, outcome: { kind: 'unreachable', why: 'connection reset' } } as const;

  test('that was edited by hand is nobody of ours, whatever revision was written beside it', () => {
    for (const stageRevision of [0, 1, 2, 99]) {
      for (const state of [atGate, moving.underWay, apply(moving.underWay, lost, NOW)]) {
        const edited = foldRun(state, { ...written, stage: 'testing-in-progress', stageRevision });
        expect({ stageRevision, kinds: kindsOf(edited) }).toEqual({ stageRevision, kinds: ['stage-mismatch'] });
        expect(edited).toMatchObject({ label: 'implementation-in-progress', revision: 0 });
      }
    }
    expect(kindsOf(foldRun(moving.underWay, { ...written, stageRevision: 2 }))).toEqual(['stage-mismatch']);
    expect(kindsOf(foldRun(atGate, written))).toEqual(['stage-mismatch']);
  });

  test('that we were writing is ours, also when it is seen before the answer, or the answer is lost', () => {
    for (const state of [moving.underWay, apply(moving.underWay, lost, NOW)]) {
      const seen = foldRun(state, written);
      expect(kindsOf(seen)).toEqual([]);
      expect(seen).toMatchObject({ label: 'waiting-pr-created', revision: 1 });
    }
  });

  test('that was written by the earlier of two attempts, both of whose answers were lost, is ours', () => {
    const ready = told(apply(moving.underWay, lost, NOW), opened);
    const decision = decide(ready, NOW);
    if (decision.kind !== 'act' || decision.effect.kind !== 'openGate') throw new Error('the gate should open');
    const opening = setOff(ready, decision.effect);
    expect(kindsOf(foldRun(opening, written))).toEqual([]);
    const gates = reached.gates.map((node) => ({ ...node, phase: 'Succeeded' }));
    expect(kindsOf(foldRun(opening, { ...written, gates, stage: 'quality-in-progress' }))).toEqual([]);
  });
});

describe('a waiver', () => {
  const waived = override.open(atGate, { ...ADA, gate: 'waiting-pr-created' }, NOW);

  test('that was given where no head was known ends when one is', () => {
    expect(waivedGates(waived)).toEqual([0]);
    expect(waivedGates(told(waived, opened))).toEqual([]);
  });

  test('ends with the run that stood at the gate', () => {
    const another = bind(waived, { ...freshRun('second'), uid: 'uid-of-second' }, 0, NOW);
    expect(waivedGates(another)).toEqual([]);
    expect(attentionOf(another)).toEqual([]);
  });
});

test('a delivery whose pull request was only read later than before is a duplicate, and ends no doubt', () => {
  const read = (answeredAt: string) => ({ ...opened, settled: true, answeredAt });
  const known = told(atGate, read('2026-03-01T11:00:00Z'));
  const doubtful = doubt(known, 'openGate', NOW);
  const again = told(doubtful, read('2026-03-01T11:00:05Z'));
  const { applied } = known.ledger.counts;
  expect(again.ledger.counts).toMatchObject({ applied, duplicate: 1 });
  expect(again.pauses).toEqual(doubtful.pauses);
  const other = told(again, { ...read('2026-03-01T11:00:02Z'), draft: true });
  expect(other.pullRequests).toEqual(again.pullRequests);
});
