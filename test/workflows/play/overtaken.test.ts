import { describe, expect, test } from '@jest/globals';
import type { StagePolicy } from '../../../config/policy.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import * as override from '../../../workflows/play/override.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { due } from './due.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** An effect sets off, something comes in, and then the outcome arrives, which knows nothing of it. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const GATE = gateNode('wait-pr-created', 0);

const fresh = begin(INPUT, NOW);
const atWork = tick(bind(fresh, freshRun('r'), 0, NOW), NOW);
const failed = tick(foldRun(atWork, { ...freshRun('r'), phase: 'Failed', resourceVersion: '5' }), NOW);
const opened = { delivery: 'd1', event: 'pull_request.opened', facts: OPENED[0] ?? [] };
const readyToOpen = tick(
  foldDelivery(foldRun(atWork, { ...freshRun('r'), gates: [GATE], resourceVersion: '5' }), opened),
  NOW,
);

/** The effect sets off, `news` comes in, and the outcome arrives. */
function overtake(state: PlayState, performed: Performed, news: (state: PlayState) => PlayState): PlayState {
  return tick(apply(tick(news(setOff(state, performed.effect)), NOW), performed, NOW), NOW);
}

const run = (patch: Partial<RunSnapshot>): RunSnapshot => ({ ...freshRun('r'), gates: [GATE], ...patch });
const rollback = (to: string) => (state: PlayState) => commands.rollback(state, { ...ADA, to }, NOW);
const other = { ...freshRun('other'), uid: 'uid-of-other', resourceVersion: '2' };

describe('news of the run that is newer than the outcome knew of', () => {
  const effect = due(readyToOpen, 'openGate', NOW);
  const outcome = {
    kind: 'not-yet-suspended',
    why: 'it is still Pending',
    run: run({ resourceVersion: '6' }),
  } as const;

  test('without it, only news helps', () => {
    const state = overtake(readyToOpen, { effect, outcome }, (same) => same);
    expect(state.pauses['openGate']).toMatchObject({ until: null });
  });

  test('with it, the play looks again soon, since nobody will tell it twice', () => {
    const news = (state: PlayState): PlayState => foldRun(state, run({ resourceVersion: '7' }));
    const state = overtake(readyToOpen, { effect, outcome }, news);
    expect(state.pauses['openGate']).toMatchObject({ until: NOW + 2_000 });
    expect(decide(state, NOW + 2_000)).toMatchObject({ kind: 'act' });
  });
});

describe('a run that is adopted while something is done to the one before', () => {
  const effect = due(readyToOpen, 'openGate', NOW);
  const adoptAfterEnd = (state: PlayState): PlayState =>
    commands.adopt(foldRun(state, run({ phase: 'Failed', resourceVersion: '7' })), { ...ADA, run: other }, NOW);

  test.each([
    { kind: 'resumed', run: run({ stage: 'quality-in-progress', resourceVersion: '6' }), commit: null, facts: [] },
    { kind: 'stopped', run: run({ shutdown: 'Stop', resourceVersion: '6' }), why: 'it was stopped' },
    { kind: 'gone' },
  ] as const)('is not touched by the outcome $kind', (outcome) => {
    const state = overtake(readyToOpen, { effect, outcome }, adoptAfterEnd);
    expect(state).toMatchObject({ run: { uid: 'uid-of-other', gone: false }, label: other.stage, opened: [] });
    expect(state.pauses).toEqual({});
    expect(state.journal.at(-1)?.what).toBe(`openGate on r ended as ${outcome.kind}; it is bound no more`);
  });
});

describe('another wish while a run is being submitted', () => {
  const asked = rollback('implementation-in-progress')(failed);
  const question = due(asked, 'submitRun', NOW);

  test('the template is asked about the stage that is wished for now', () => {
    const state = overtake(asked, { effect: question, outcome: { kind: 'acceptable' } }, (before) => ({
      ...before,
      submission: { startFrom: 'quality-in-progress', after: null, accepted: false },
    }));
    expect(state.submission).toMatchObject({ startFrom: 'quality-in-progress', accepted: false });
    expect(due(state, 'submitRun', NOW).input).toMatchObject({ dryRun: true, startFrom: 'quality-in-progress' });
  });

  test('a refusal of the earlier wish does not drop the later one', () => {
    const outcome = { kind: 'refused', code: 'template-cannot-start-at', why: 'no annotation' } as const;
    const later = { startFrom: 'quality-in-progress', after: null, accepted: false };
    const state = overtake(asked, { effect: question, outcome }, (before) => ({ ...before, submission: later }));
    expect(state.submission).toEqual(later);
  });

  test('a run that was submitted for the earlier wish is bound, and replaced', () => {
    const accepted = apply(asked, { effect: question, outcome: { kind: 'acceptable' } }, NOW);
    const effect = due(accepted, 'submitRun', NOW);
    const outcome = { kind: 'submitted', run: { ...other, stage: 'implementation-in-progress' } } as const;
    const later = { startFrom: 'quality-in-progress', after: 'uid-of-r', accepted: false };
    const state = overtake(accepted, { effect, outcome }, (before) => ({ ...before, submission: later }));
    expect(state.run?.uid).toBe('uid-of-other');
    expect(state.submission).toEqual({ ...later, after: 'uid-of-other' });
  });

  test('retry, told twice, submits once', () => {
    const once = commands.retry(failed, ADA, NOW);
    const accepted = apply(once, { effect: due(once, 'submitRun', NOW), outcome: { kind: 'acceptable' } }, NOW);
    const effect = due(accepted, 'submitRun', NOW);
    const again = (state: PlayState): PlayState => commands.retry(state, ADA, NOW);
    const state = overtake(accepted, { effect, outcome: { kind: 'submitted', run: other } }, again);
    expect(state).toMatchObject({ run: { uid: 'uid-of-other' }, submission: null, submissions: 1 });
  });
});

describe('what was asked for while the same was being read', () => {
  const asking = commands.refresh(atWork, ADA, NOW);
  const effect = due(asking, 'readRun', NOW);

  test('is read once more', () => {
    const again = (state: PlayState): PlayState => commands.refresh(state, ADA, NOW);
    const state = overtake(asking, { effect, outcome: { kind: 'read', run: freshRun('r') } }, again);
    expect(state.lookAgain).toContain('run');
  });

  test('and is read as soon as it can be, when the read did not get through', () => {
    const unreachable = { kind: 'unreachable', why: 'connection refused' } as const;
    const state = overtake(asking, { effect, outcome: unreachable }, (same) => same);
    expect(state.lookAgain).toContain('run');
    expect(
      overtake(asking, { effect, outcome: { kind: 'read', run: freshRun('r') } }, (same) => same).lookAgain,
    ).toEqual(['pull-requests']);
  });
});

describe('a run that was read', () => {
  const before = foldRun(atWork, run({ gates: [], resourceVersion: '500' }));
  const asking = commands.refresh(before, ADA, NOW);
  const effect = due(asking, 'readRun', NOW);
  const read = (resourceVersion: string): Performed => ({
    effect,
    outcome: { kind: 'read', run: run({ resourceVersion }) },
  });
  const told = (resourceVersion: string) => (state: PlayState) =>
    foldRun(state, run({ suspended: true, resourceVersion }));

  test('is as the cluster says now, also in one that was restored and counts on from a lower version', () => {
    expect(foldRun(before, run({ resourceVersion: '120' }))).toBe(before);
    const restored = overtake(asking, read('120'), told('119'));
    expect(restored).toMatchObject({ stage: 'waiting-pr-created', run: { resourceVersion: '120', suspended: false } });
    expect(told('121')(restored).run?.suspended).toBe(true);
  });

  test('is as the watch has told meanwhile, where that is newer than the answer', () => {
    expect(overtake(asking, read('501'), told('502')).run).toMatchObject({ resourceVersion: '502', suspended: true });
  });
});

describe('another list of stages', () => {
  const [implementation, quality, testing] = INPUT.policy.stages;
  const security: StagePolicy = {
    role: 'security',
    working: 'security-in-progress',
    gate: {
      nodes: ['wait-for-cipher-approval'],
      waiting: 'waiting-cipher-approval',
      condition: { kind: 'label', label: 'ready-for-security', role: 'security' },
    },
  };
  const stages = [implementation, security, quality, testing].filter((stage) => stage !== undefined);

  test('keeps waivers and openings with their own gates', () => {
    const atQuality = foldRun(
      readyToOpen,
      run({ gates: [{ ...GATE, phase: 'Succeeded' }, gateNode('wait-ready-for-qa', 1)], resourceVersion: '8' }),
    );
    const waived = override.open(atQuality, { ...ADA, gate: 'waiting-ready-for-qa' }, NOW);
    expect(waived.waivers.map(({ gate }) => gate)).toEqual([0, 1]);
    const state = commands.reconfigure(waived, { ...ADA, policy: { ...INPUT.policy, stages } }, NOW);
    expect(state.waivers.map(({ gate }) => gate)).toEqual([0, 2]);
    expect(state.opened.map(({ gate }) => gate)).toEqual([0]);
  });

  test('also where it came while the gate was being opened', () => {
    const effect = due(readyToOpen, 'openGate', NOW);
    const outcome = { kind: 'resumed', run: run({ resourceVersion: '9' }), commit: null, facts: [] } as const;
    const turned = { ...INPUT.policy, stages: [security, ...INPUT.policy.stages] };
    const news = (state: PlayState): PlayState => commands.reconfigure(state, { ...ADA, policy: turned }, NOW);
    expect(overtake(readyToOpen, { effect, outcome }, news).opened.map(({ gate }) => gate)).toEqual([1]);
  });
});
