import { describe, expect, test } from '@jest/globals';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { nextDeadline, tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldObserved } from '../../../workflows/play/runs.ts';
import { rollbackPreview } from '../../../workflows/play/rollback-preview.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const TO = 'implementation-in-progress';

/** The effect of this kind that the play decides on, with this outcome. */
function after(state: PlayState, kind: Effect['kind'], outcome: Performed['outcome']): PlayState {
  const decision = decide(state, NOW);
  if (decision.kind !== 'act' || decision.effect.kind !== kind) throw new Error(`${kind} should be next`);
  const { effect } = decision;
  return tick(apply(setOff(state, effect), { effect, outcome } as Performed, NOW), NOW);
}

describe('a run that is deleted while it is being stopped for another', () => {
  const run = freshRun('r');
  const stopping = { ...run, shutdown: 'Stop', resourceVersion: '7' } as const;
  const asked = commands.rollback(bind(begin(INPUT, NOW), run, 0, NOW), { by: 'ada', reason: 'because', to: TO }, NOW);
  const accepted = after(tick(asked, NOW), 'submitRun', { kind: 'acceptable' });
  const stopped = after(accepted, 'shutDownRun', { kind: 'shut-down', run: stopping });

  test.each<[string, (state: PlayState) => PlayState]>([
    ['the watch tells of', (state) => foldObserved(state, { ...stopping, gone: true, resourceVersion: '9' })],
    ['the sweep misses', (state) => foldNudge(state, { reason: 'it has no run', pullRequest: null })],
  ])('which %s, keeps that other from nothing', (_, told) => {
    expect(decide(stopped, NOW).kind).toBe('wait');
    const gone = after(tick(told(stopped), NOW), 'readRun', { kind: 'gone' });
    expect(decide(gone, NOW)).toMatchObject({
      kind: 'act',
      effect: { kind: 'submitRun', input: { dryRun: false, startFrom: TO } },
    });
  });

  test('shows what is to be done again where it Succeeds meanwhile, and its successor needs nobody', () => {
    const done = tick(foldObserved(stopped, { ...stopping, phase: 'Succeeded', resourceVersion: '8' }), NOW);
    expect(done).toMatchObject({ stage: TO, ended: null });
    const next = after(done, 'submitRun', { kind: 'submitted', run: freshRun('next') });
    expect(next).toMatchObject({ stage: TO, run: { name: 'next' }, notes: {} });
  });

  test('leaves the end that its play showed, where that was not written yet', () => {
    const alive = tick(bind(begin(INPUT, NOW), run, 0, NOW), NOW);
    const done = tick(foldObserved(alive, { ...run, phase: 'Succeeded', resourceVersion: '8' }), NOW);
    expect(done).toMatchObject({ stage: 'completed', ended: null });
    const back = { by: 'ada', reason: 'because', to: TO };
    expect(tick(commands.rollback(done, back, NOW), NOW)).toMatchObject({ stage: TO, notes: {} });
  });

  test('is not the end of its play where it had Succeeded: that other would be left behind', () => {
    const done = foldObserved(stopped, { ...stopping, phase: 'Succeeded', resourceVersion: '8' });
    const gone = foldObserved(done, { ...stopping, phase: 'Succeeded', gone: true, resourceVersion: '9' });
    const lost = after(tick(gone, NOW), 'submitRun', { kind: 'unreachable', why: 'connection reset' });
    const read = after(lost, 'readRun', { kind: 'gone' });
    expect(read).toMatchObject({ ended: null, unsettled: { startFrom: TO } });
    expect(nextDeadline(read, NOW)).not.toBeNull();
  });
});

describe('what a rollback would do, asked before it is done,', () => {
  const alive = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);

  test('is what the play does then', () => {
    const { refusal, next } = rollbackPreview(alive, TO);
    expect(refusal).toBeNull();
    const asked = tick(commands.rollback(alive, { by: 'ada', reason: 'because', to: TO }, NOW), NOW);
    expect(decide(asked, NOW)).toEqual({
      kind: 'act',
      effect: { kind: 'submitRun', input: { ...next, dryRun: true, unlessClaimed: false } },
    });
  });

  test('says why the play would not', () => {
    expect(rollbackPreview(alive, 'testing-in-progress').refusal).toMatch(/lies ahead of the run/);
  });
});
