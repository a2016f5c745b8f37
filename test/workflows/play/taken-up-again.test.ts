import { describe, expect, test } from '@jest/globals';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { due } from './due.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 24 * 3_600_000;

const failed: RunSnapshot = { ...freshRun('r'), phase: 'Failed', resourceVersion: '2' };
/** `argo retry` has taken the run up again, and nobody has told the play. */
const alive: RunSnapshot = { ...failed, phase: 'Running', resourceVersion: '3' };

const resting = tick(foldRun(tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW), failed), NOW);

/** The play reads its run at `now`, and this is the answer. */
function read(state: PlayState, run: RunSnapshot, now: number): PlayState {
  const effect = due(state, 'readRun', now);
  const under = tick(setOff(state, effect), now);
  // What it reads decides whether it may end, so it doesn't end while it reads.
  expect(under.ended).toBeNull();
  return tick(apply(under, { effect, outcome: { kind: 'read', run } }, now), now);
}

describe.each([
  ['cancelled', NOW, tick(commands.cancel(resting, { by: 'ada', reason: 'because' }, NOW), NOW), 'cancelled'],
  ['ended by the deadline of its rest', NOW + 4 * DAY, tick(resting, NOW + 4 * DAY), 'failed'],
] as const)('a play that is %s after its run has failed', (_, now, ending, end) => {
  test('looks at the run once more, and ends', () => {
    expect(read(ending, failed, now)).toMatchObject({ ended: end });
  });

  test('stops the run that somebody has taken up again meanwhile', () => {
    const state = read(ending, alive, now);
    expect(state.ended).toBeNull();
    const stop = due(state, 'shutDownRun', now);
    const stopped = { ...alive, shutdown: 'Stop', resourceVersion: '4' } as const;
    const last = apply(setOff(state, stop), { effect: stop, outcome: { kind: 'shut-down', run: stopped } }, now);
    expect(tick(last, now)).toMatchObject({ ended: end });
  });

  test('waits for the cluster where it does not answer', () => {
    const effect = due(ending, 'readRun', now);
    const lost = apply(setOff(ending, effect), { effect, outcome: { kind: 'unreachable', why: 'cut' } }, now);
    expect(tick(lost, now).ended).toBeNull();
    expect(decide(tick(lost, now), now)).toMatchObject({ kind: 'wait', until: expect.any(Number) });
  });
});
