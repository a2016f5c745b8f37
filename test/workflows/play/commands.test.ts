import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../../workflows/play/command-table.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { apply } from '../../../workflows/play/apply.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import * as override from '../../../workflows/play/override.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };

const unclaimed = begin(INPUT, NOW);
const atWork = tick(bind(unclaimed, freshRun('r'), 0, NOW), NOW);
const reached = { ...freshRun('r'), gates: [gateNode('wait-pr-created', 0)], resourceVersion: '5' };
const atGate = tick(foldRun(atWork, reached), NOW);
const failed = tick(foldRun(atGate, { ...reached, phase: 'Failed', resourceVersion: '6' }), NOW);
const ended: PlayState = { ...atWork, ended: 'completed' };
const held = commands.hold(atWork, ADA, NOW);
const cancelled = commands.cancel(atWork, ADA, NOW);
const other = { ...freshRun('other'), uid: 'uid-of-other' };

test('a command that an older version took and this one does not understand changes nothing but the journal', () => {
  const later = COMMANDS.map(({ take }) => take(atGate, { by: 'ada' }, NOW));
  expect(later.map(({ journal }) => journal.at(-1)?.what)).toEqual(
    COMMANDS.map(({ name }) =>
      expect.stringMatching(new RegExp(`^BATON_MESSAGE_MALFORMED: command ${name}, taken once: .*reason: `)),
    ),
  );
  expect(later.map((state) => ({ ...state, journal: atGate.journal }))).toEqual(COMMANDS.map(() => atGate));
});

describe('a command that can not be taken says why', () => {
  test.each([
    ['any, without a name', commands.refuseNameless({ by: ' ', reason: 'x' }), 'by is empty: say who commands'],
    ['any, without a reason', commands.refuseNameless({ by: 'ada', reason: '' }), 'reason is empty: say why'],
    ['submit, bound', commands.refuseSubmit(atWork), 'run r belongs to the play already'],
    [
      'submit, claimed',
      commands.refuseSubmit(foldRun(unclaimed, other)),
      'runs claim this task already: other; adopt one, or refresh if it is gone',
    ],
    [
      'submit, twice',
      commands.refuseSubmit(commands.submit(unclaimed, ADA, NOW)),
      'its run is being submitted already',
    ],
    [
      'retry of a failed run, claimed by another since',
      commands.refuseRetry(foldRun(failed, other)),
      'runs claim this task already: other; adopt one, or refresh if it is gone',
    ],
    [
      'rollback beside another run',
      commands.refuseRollback(foldRun(atGate, other), { ...ADA, to: 'implementation-in-progress' }),
      'another run claims this task: other; stop it with argo stop, or refresh if it is gone',
    ],
    ['hold, held already', commands.refuseHold(held), 'the play is on hold already, by ada: because'],
    ['hold, ended', commands.refuseHold(ended), 'the play has ended (completed)'],
    ['release, not held', commands.refuseRelease(atWork), 'the play is not on hold'],
    [
      'open, at no gate',
      override.refuseOpen(atWork, { ...ADA, gate: 'waiting-pr-created' }),
      'the run stands at no gate',
    ],
    [
      'open, another gate',
      override.refuseOpen(atGate, { ...ADA, gate: 'waiting-pr-approved' }),
      'the run stands at waiting-pr-created, not at waiting-pr-approved',
    ],
    [
      'open, on hold',
      override.refuseOpen(commands.hold(atGate, ADA, NOW), { ...ADA, gate: 'waiting-pr-created' }),
      'the play is on hold, by ada: because; release it first',
    ],
    [
      'rollback, on hold',
      commands.refuseRollback(commands.hold(atGate, ADA, NOW), { ...ADA, to: 'implementation-in-progress' }),
      'the play is on hold, by ada: because; release it first',
    ],
    [
      'rollback, no such stage',
      commands.refuseRollback(atGate, { ...ADA, to: 'waiting-pr-created' }),
      'there is no stage waiting-pr-created; expected one of implementation-in-progress, quality-in-progress, testing-in-progress',
    ],
    [
      'rollback, forward',
      commands.refuseRollback(atGate, { ...ADA, to: 'testing-in-progress' }),
      'testing-in-progress lies ahead of the run; a play only rolls back',
    ],
    ['adopt, alive', commands.refuseAdopt(atWork, { ...ADA, run: other }), 'the play is bound to r, which is alive'],
    ['adopt, the same', commands.refuseAdopt(atWork, { ...ADA, run: freshRun('r') }), 'the play is bound to r already'],
    [
      'adopt, over',
      commands.refuseAdopt(unclaimed, { ...ADA, run: { ...other, phase: 'Succeeded' } }),
      'run other has ended',
    ],
    ...(['refuseSubmit', 'refuseHold'] as const).map((refuse): [string, string | null, string] => [
      `${refuse}, cancelled`,
      commands[refuse](cancelled),
      'the play is ending: all that is left is to stop its run',
    ]),
    [
      'adopt, cancelled',
      commands.refuseAdopt(commands.cancel(unclaimed, ADA, NOW), { ...ADA, run: other }),
      'the play is ending: all that is left is to stop its run',
    ],
    [
      'rollback, cancelled',
      commands.refuseRollback(cancelled, { ...ADA, to: 'implementation-in-progress' }),
      'the play is ending: all that is left is to stop its run',
    ],
    ['retry, ended', commands.refuseRetry(ended), 'the play has ended (completed)'],
    ['cancel, ended', commands.refuseCancel(ended), 'the play has ended (completed)'],
    ['refresh, ended', commands.refuseRefresh(ended), 'the play has ended (completed)'],
    [
      'reconfigure, no stages',
      commands.refuseReconfigure(atWork, { ...ADA, policy: { ...INPUT.policy, stages: [] } }),
      'the policy has no stages',
    ],
  ])('%s', (_, refusal, words) => {
    expect(refusal).toBe(words);
  });

  test('what can be taken is not refused', () => {
    expect(commands.refuseNameless(ADA)).toBeNull();
    expect(commands.refuseHold(atWork)).toBeNull();
    expect(commands.refuseRelease(held)).toBeNull();
    expect(override.refuseOpen(atGate, { ...ADA, gate: 'waiting-pr-created' })).toBeNull();
    expect(commands.refuseRollback(atGate, { ...ADA, to: 'implementation-in-progress' })).toBeNull();
    expect(commands.refuseAdopt(unclaimed, { ...ADA, run: other })).toBeNull();
  });
});

describe('a command that is taken', () => {
  test('hold writes nothing and has no deadline; release goes on', () => {
    const onHold = tick(foldRun(held, reached), NOW);
    expect(decide(onHold, NOW)).toEqual({ kind: 'wait', until: null });
    const released = tick(commands.release(onHold, ADA, NOW + 60_000), NOW + 60_000);
    expect(decide(released, NOW + 60_000)).toMatchObject({ kind: 'act', effect: { kind: 'moveStage' } });
  });

  test('held at a gate whose condition holds, a play shows the same everywhere: it stands at the gate', () => {
    const opened = { delivery: 'd', event: 'pull_request', facts: OPENED.flat() };
    const atOpenGate = tick(foldDelivery(foldRun(held, reached), opened), NOW);
    const status = statusOf(atOpenGate, NOW);
    expect(status).toMatchObject({
      stage: 'waiting-pr-created',
      waitingFor: 'its release from hold',
      stages: [{ state: 'waiting', unmet: [] }, { state: 'ahead' }, { state: 'ahead' }],
    });
    const released = tick(commands.release(atOpenGate, ADA, NOW), NOW);
    expect(decide(released, NOW)).toMatchObject({
      effect: { kind: 'openGate', input: { stageNow: 'implementation-in-progress' } },
    });
  });

  test('open overrides the judgement of this gate for this head, and the journal says who and why', () => {
    const opened = tick(override.open(atGate, { ...ADA, gate: 'waiting-pr-created' }, NOW), NOW);
    const looked = { ...opened, lookAgain: [] };
    expect(decide(looked, NOW)).toMatchObject({ kind: 'act', effect: { kind: 'openGate', input: { waived: [0] } } });
    expect(opened.journal.map(({ what }) => what)).toContain(
      'judgement overridden by ada: because (no pull request of this task is known)',
    );
  });

  test('rollback asks the template first, then ends the run, then submits from the stage', () => {
    let state = tick(commands.rollback(atGate, { ...ADA, to: 'implementation-in-progress' }, NOW), NOW);
    const asked = decide(state, NOW);
    if (asked.kind !== 'act' || asked.effect.kind !== 'submitRun') throw new Error('it should ask');
    expect(asked.effect.input).toMatchObject({ dryRun: true, startFrom: 'implementation-in-progress', skips: false });
    state = tick(apply(state, { effect: asked.effect, outcome: { kind: 'acceptable' } }, NOW), NOW);
    const stop = decide(state, NOW);
    if (stop.kind !== 'act' || stop.effect.kind !== 'shutDownRun') throw new Error('it should stop the run');
    const over = { ...reached, phase: 'Failed', shutdown: 'Stop' as const, resourceVersion: '7' };
    state = tick(apply(state, { effect: stop.effect, outcome: { kind: 'shut-down', run: over } }, NOW), NOW);
    expect(decide(state, NOW)).toMatchObject({ kind: 'act', effect: { kind: 'submitRun', input: { dryRun: false } } });
  });

  test('a template that refuses a rollback leaves the run as it is', () => {
    let state = tick(commands.rollback(atGate, { ...ADA, to: 'implementation-in-progress' }, NOW), NOW);
    const asked = decide(state, NOW);
    if (asked.kind !== 'act' || asked.effect.kind !== 'submitRun') throw new Error('it should ask');
    const outcome = { kind: 'refused', code: 'template-cannot-start-at', why: 'no annotation' } as const;
    state = tick(apply(state, { effect: asked.effect, outcome }, NOW), NOW);
    expect(state.submission).toBeNull();
    expect(state.notes).toEqual({ submission: 'template-cannot-start-at: no annotation' });
    expect(decide(state, NOW)).toMatchObject({ kind: 'act', effect: { kind: 'moveStage' } });
  });

  test('retry submits a failed run again from where it was', () => {
    const state = tick(commands.retry(failed, ADA, NOW), NOW);
    expect(state.submission).toMatchObject({ startFrom: 'implementation-in-progress', after: 'uid-of-r' });
    expect(decide(state, NOW)).toMatchObject({ kind: 'act', effect: { kind: 'submitRun' } });
  });

  test('reconfigure reads the pull request again: whom the old policy did not know nobody has told of', () => {
    const told = foldDelivery(tick(atGate, NOW), { delivery: 'd-1', event: 'opened', facts: OPENED.flat() });
    const state = tick(commands.reconfigure(told, { ...ADA, policy: INPUT.policy }, NOW), NOW);
    const read = decide({ ...state, lookAgain: state.lookAgain.filter((what) => what !== 'run') }, NOW);
    expect(read).toMatchObject({ kind: 'act', effect: { kind: 'refresh' } });
  });

  test('cancel stops a run that is alive, and ends the play then', () => {
    const state = tick(commands.cancel(atGate, ADA, NOW), NOW);
    const stop = decide(state, NOW);
    if (stop.kind !== 'act' || stop.effect.kind !== 'shutDownRun') throw new Error('it should stop the run');
    const over = { ...reached, shutdown: 'Stop' as const, resourceVersion: '7' };
    const last = tick(apply(state, { effect: stop.effect, outcome: { kind: 'shut-down', run: over } }, NOW), NOW);
    expect(last.ended).toBe('cancelled');
    expect(decide(last, NOW)).toEqual({ kind: 'end' });
  });

  test('adopt binds the run that was named, between two that claim the task', () => {
    const twins = foldRun(foldRun(unclaimed, freshRun('r')), other);
    expect(decide(tick(twins, NOW), NOW).kind).toBe('wait');
    const adopted = tick(commands.adopt(twins, { ...ADA, run: other }, NOW), NOW);
    expect(adopted.run?.name).toBe('other');
    expect(adopted.candidates.map(({ name }) => name)).toEqual(['r']);
  });
});
