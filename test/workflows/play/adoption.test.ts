import { describe, expect, test } from '@jest/globals';
import type { ClaimRunOutcome } from '../../../activities/play-activities.ts';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { refuseOpen } from '../../../workflows/play/override.ts';
import { foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };

const given = { ...freshRun('r'), stage: 'somebody-elses-label' };
const owner = 'play/acme/shop/9';
const adopted = tick(commands.adopt(tick(begin(INPUT, NOW), NOW), { ...ADA, run: given, owner }, NOW), NOW);

function effectOf(state: PlayState): Effect | null {
  const decision = decide(state, NOW);
  return decision.kind === 'act' ? decision.effect : null;
}

function after(state: PlayState, outcome: ClaimRunOutcome): PlayState {
  const effect = effectOf(state);
  if (effect?.kind !== 'claimRun') throw new Error('the run should be claimed');
  return tick(apply(setOff(state, effect), { effect, outcome }, NOW), NOW);
}

describe('a run that an operator gave to a play', () => {
  test('is marked as its own before anything else is done to it', () => {
    expect(effectOf(adopted)).toMatchObject({ kind: 'claimRun', input: { play: 'play/acme/shop/7', owner } });
    const claimed = after(adopted, { kind: 'claimed', run: { ...given, resourceVersion: '2' } });
    expect(claimed).toMatchObject({ run: { uid: given.uid, resourceVersion: '2' }, claim: null });
    expect(effectOf(claimed)?.kind).toBe('readRun');
  });

  test('is not even stopped before that, where the play is cancelled', () => {
    const cancelled = tick(commands.cancel(adopted, ADA, NOW), NOW);
    const claimed = after(cancelled, { kind: 'claimed', run: given });
    expect(effectOf(claimed)?.kind).toBe('shutDownRun');
    expect(after(cancelled, { kind: 'held', by: owner })).toMatchObject({ run: null, ended: 'cancelled' });
  });

  test('is let go where another play has taken it: its own waits for a run, and says why', () => {
    const free = after(adopted, { kind: 'held', by: owner });
    expect(free).toMatchObject({ run: null, label: null, claim: null, stage: 'pending' });
    expect(attentionOf(free)).toEqual([{ kind: 'run-taken', text: `run argo/r belongs to ${owner}` }]);
    expect(commands.refuseAdopt(free, { ...ADA, run: freshRun('another') })).toBeNull();
    const again = tick(commands.adopt(free, { ...ADA, run: freshRun('another') }, NOW), NOW);
    expect(attentionOf(again)).toEqual([]);
  });

  test('can be neither opened nor rolled back before: what is asked for now would be done one day when nobody thinks of it', () => {
    const words = "run r is adopted and not yet marked as this play's: say so again when it is, or when it was let go";
    const reached = { ...given, gates: [gateNode('wait-pr-created', 0)], resourceVersion: '2' };
    const unreached = tick(foldRun(adopted, reached), NOW);
    const open = { ...ADA, gate: 'waiting-pr-created' };
    const back = { ...ADA, to: 'implementation-in-progress' };
    expect([refuseOpen(unreached, open), commands.refuseRollback(unreached, back)]).toEqual([words, words]);
    const claimed = after(unreached, { kind: 'claimed', run: { ...reached, resourceVersion: '3' } });
    expect([refuseOpen(claimed, open), commands.refuseRollback(claimed, back)]).toEqual([null, null]);
  });

  test('takes what was to follow it along where it is let go: no run is submitted in its place', () => {
    const failed = tick(foldRun(adopted, { ...given, phase: 'Failed', resourceVersion: '2' }), NOW);
    expect(commands.refuseRetry(failed)).toBeNull();
    const retried = tick(commands.retry(failed, ADA, NOW), NOW);
    const free = after(retried, { kind: 'held', by: owner });
    expect(free).toMatchObject({ run: null, submission: null });
    expect(effectOf(free)?.kind).not.toBe('submitRun');
  });

  test('may be gone by then', () => {
    expect(after(adopted, { kind: 'gone' })).toMatchObject({ stage: 'failed', claim: null });
  });

  test('is tried again where the cluster did not answer', () => {
    const unreached = after(adopted, { kind: 'unreachable', why: 'away' });
    expect(unreached.claim).toEqual({ owner });
    expect(effectOf(unreached)?.kind).toBe('findPullRequests');
    expect(decide({ ...unreached, lookAgain: [] }, NOW)).toMatchObject({ kind: 'wait', until: NOW + 30_000 });
    expect(decide(unreached, NOW + 30_000)).toMatchObject({ kind: 'act', effect: { kind: 'claimRun' } });
  });
});
