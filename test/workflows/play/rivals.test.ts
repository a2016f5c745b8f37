import { describe, expect, test } from '@jest/globals';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

/** Another run claims the task of a play that is bound: it is reported, until it is there no more. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const own = freshRun('own');
const rival = freshRun('rival');
const bound = tick(bind(begin(INPUT, NOW), own, 0, NOW), NOW);
const rivalled = tick(foldRun(bound, rival), NOW);

/** What the play knows after all that it wanted to do at once; `runs` are those that are alive. */
function afterAll(before: PlayState, runs: readonly RunSnapshot[], seen: string[] = []): PlayState {
  const state = tick(before, NOW);
  const decision = decide(state, NOW);
  if (decision.kind !== 'act' || seen.length > 20) return state;
  const { effect } = decision;
  seen.push(effect.kind);
  return afterAll(
    apply(setOff(state, effect), { effect, outcome: answer(effect, runs) } as Performed, NOW),
    runs,
    seen,
  );
}

function answer(effect: Effect, runs: readonly RunSnapshot[]): unknown {
  if (effect.kind === 'findRuns') return { kind: 'found', runs };
  const run = effect.kind === 'readRun' ? runs.find(({ uid }) => uid === effect.input.run.uid) : undefined;
  if (effect.kind === 'readRun') return run === undefined ? { kind: 'gone' } : { kind: 'read', run };
  return { kind: 'found', facts: [] };
}

const kinds = (state: PlayState): string[] => attentionOf(state).map(({ kind }) => kind);

describe('another run of the task that was deleted while nobody watched', () => {
  test.each([
    ['a refresh', (state: PlayState) => commands.refresh(state, ADA, NOW)],
    ['a retry', (state: PlayState) => commands.retry(state, ADA, NOW)],
    ['the sweep', (state: PlayState) => foldNudge(state, { reason: 'differs', pullRequest: null })],
  ])('is forgotten by %s', (_, wish) => {
    expect(kinds(rivalled)).toEqual(['two-runs']);
    const seen: string[] = [];
    expect(kinds(afterAll(wish(rivalled), [own], seen))).toEqual([]);
    expect(seen).toEqual(['readRun', 'findRuns', 'findPullRequests']);
  });

  test('stays reported while it is alive, and so does one that nobody had told of', () => {
    expect(kinds(afterAll(commands.refresh(rivalled, ADA, NOW), [own, rival]))).toEqual(['two-runs']);
    const another = afterAll(commands.refresh(rivalled, ADA, NOW), [own, freshRun('another')]);
    expect(another.candidates.map(({ name }) => name)).toEqual(['another']);
  });

  test('is in the way of a retry no more', () => {
    const failed = { ...own, phase: 'Failed', resourceVersion: '5' };
    const resting = tick(foldRun(rivalled, failed), NOW);
    expect(commands.refuseRetry(resting)).toBe(
      'runs claim this task already: rival; adopt one, or refresh if it is gone',
    );
    const refreshed = afterAll(commands.refresh(resting, ADA, NOW), []);
    expect(commands.refuseRetry(refreshed)).toBeNull();
  });

  test('costs a play without one no look at all', () => {
    const seen: string[] = [];
    afterAll(commands.refresh(bound, ADA, NOW), [own], seen);
    expect(seen).toEqual(['readRun', 'findPullRequests']);
  });

  test('is looked for again where the answer did not come through', () => {
    const asked = commands.refresh(rivalled, ADA, NOW);
    const state = { ...asked, lookAgain: asked.lookAgain.filter((wish) => wish === 'rivals') };
    const decision = decide(state, NOW);
    if (decision.kind !== 'act') throw new Error('it should look');
    const lost = { effect: decision.effect, outcome: { kind: 'unreachable', why: 'cut' } } as Performed;
    const next = apply(setOff(state, decision.effect), lost, NOW);
    expect(next.lookAgain).toEqual(['rivals']);
    expect(decide(next, NOW + 30_000)).toMatchObject({ effect: { kind: 'findRuns' } });
  });
});
