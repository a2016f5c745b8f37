import { expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import {
  adoptUpdate,
  cancelUpdate,
  holdUpdate,
  openUpdate,
  reconfigureUpdate,
  refreshUpdate,
  releaseUpdate,
  retryUpdate,
  rollbackUpdate,
  submitUpdate,
  type Command,
  type PlayStatus,
} from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { OPENED, READY_FOR_QA } from './clean-life.ts';
import { playOnOwnServer } from './play-on-own-server.ts';
import type { RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld, freshRun } from './world.ts';

const ADA = { by: 'ada', reason: 'because' };
const REFUSED = 'BATON_COMMAND_REFUSED';

describeWithDevServer('an operator commands a play', () => {
  const during = playOnOwnServer();

  /** Commands, and answers with the new status. */
  const say = <C extends Command>(play: RunningPlay, update: UpdateDefinition<PlayStatus, [C]>, command: C) =>
    play.handle.executeUpdate<PlayStatus, [C]>(update, { args: [command] });

  /** Commands, and answers with the words of the refusal. */
  const refusal = async <C extends Command>(
    play: RunningPlay,
    update: UpdateDefinition<PlayStatus, [C]>,
    command: C,
  ): Promise<string> => {
    const error: unknown = await say(play, update, command).then(
      () => new Error(`${update.name} was not refused`),
      (cause: unknown) => cause,
    );
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    expect(error.cause).toBeInstanceOf(ApplicationFailure);
    expect(error.cause).toMatchObject({ type: REFUSED, nonRetryable: true });
    return error.cause?.message ?? '';
  };

  const journalOf = async (play: RunningPlay): Promise<string[]> =>
    (await play.status()).journal.map(({ what }) => what);

  test('submit, hold, release, refresh, retry: each taken once, and refused in words where it can not be taken', async () => {
    await during({}, async (play, world) => {
      expect(await refusal(play, submitUpdate, { by: 'ada', reason: ' ' })).toBe('reason is empty: say why');
      await say(play, submitUpdate, ADA);
      const { run } = await play.until(({ stage }) => stage === 'implementation-in-progress');
      expect(await refusal(play, submitUpdate, ADA)).toBe(`run ${run?.name ?? ''} belongs to the play already`);

      expect(await refusal(play, releaseUpdate, ADA)).toBe('the play is not on hold');
      const held = await say(play, holdUpdate, { by: 'ada', reason: 'the release branch is frozen' });
      expect(held.held).toMatchObject({ by: 'ada', reason: 'the release branch is frozen' });
      expect(await refusal(play, holdUpdate, ADA)).toBe(
        'the play is on hold already, by ada: the release branch is frozen',
      );
      expect((await say(play, releaseUpdate, ADA)).held).toBeNull();

      const reads = (): number => world.calls.filter((call) => call === 'readRun').length;
      const before = reads();
      await say(play, refreshUpdate, ADA);
      await say(play, retryUpdate, ADA);
      await play.until(() => reads() > before);
      expect(await refusal(play, retryUpdate, { by: '', reason: 'because' })).toBe('by is empty: say who commands');
      expect(await refusal(play, refreshUpdate, { by: '', reason: 'because' })).toBe('by is empty: say who commands');
      const said = (await journalOf(play)).filter((what) => what.includes('by ada'));
      expect(said).toEqual([
        'run asked for by ada: because',
        'held by ada: the release branch is frozen',
        'released by ada: because',
        'refreshed by ada: because',
        'retried by ada: because',
      ]);
    });
  });

  test('open, rollback, cancel: each taken, and refused in words where it can not be taken', async () => {
    await during({ submit: true }, async (play, world) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      expect(await refusal(play, openUpdate, { ...ADA, gate: 'waiting-pr-created' })).toBe('the run stands at no gate');
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'waiting-pr-created');
      expect(await refusal(play, openUpdate, { ...ADA, gate: 'waiting-pr-approved' })).toBe(
        'the run stands at waiting-pr-created, not at waiting-pr-approved',
      );
      const asked = await say(play, openUpdate, { ...ADA, gate: 'waiting-pr-created' });
      expect(asked).toMatchObject({ stage: 'waiting-pr-created', underWay: 'reading its run' });
      const { stage, stages } = await play.until(({ underWay }) => underWay === null);
      expect(stage).toBe('quality-in-progress');
      expect(stages[0]?.opened).toMatchObject({ how: 'override' });

      expect(await refusal(play, rollbackUpdate, { ...ADA, to: 'testing-in-progress' })).toBe(
        'testing-in-progress lies ahead of the run; a play only rolls back',
      );
      const old = (await play.status()).run?.uid;
      await say(play, rollbackUpdate, { ...ADA, to: 'implementation-in-progress' });
      const { run } = await play.until((status) => status.run?.uid !== old);
      expect(world.calls.filter((call) => call.startsWith('shutDownRun'))).toHaveLength(1);

      expect(await refusal(play, cancelUpdate, { by: 'ada', reason: '' })).toBe('reason is empty: say why');
      await say(play, cancelUpdate, ADA);
      expect(await play.handle.result()).toMatchObject({ stage: 'cancelled', ended: true });
      expect(world.calls.at(-1)).toBe(`shutDownRun ${run?.name ?? ''}`);
      await expect(say(play, holdUpdate, ADA)).rejects.toThrow('workflow execution already completed');
    });
  });

  test('adopt binds one of two runs, and is refused where it would replace a run that is alive', async () => {
    const twin = { ...freshRun('twin'), uid: 'uid-of-twin' };
    const world = createWorld();
    const findRuns = () => Promise.resolve({ kind: 'found', runs: [world.run(), twin] } as const);
    const story = async (play: RunningPlay): Promise<void> => {
      await play.observe(twin);
      await play.observe(world.run());
      await play.until(({ attention }) => attention.length === 1);
      expect(await refusal(play, submitUpdate, ADA)).toBe(
        'runs claim this task already: play-shop-7, twin; adopt one, or refresh if it is gone',
      );
      const adopted = await say(play, adoptUpdate, { ...ADA, run: world.run() });
      expect(adopted.run?.name).toBe('play-shop-7');
      expect(await refusal(play, adoptUpdate, { ...ADA, run: twin })).toBe(
        'the play is bound to play-shop-7, which is alive',
      );
    };
    await during({}, story, { ...world, activities: { ...world.activities, findRuns } });
  });

  test('an update with the same id takes effect once, whether told one after the other or at once', async () => {
    await during({ submit: true }, async (play) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      const told = { args: [ADA] as [Command], updateId: 'told-again' };
      const answers = await Promise.all([1, 2, 3].map(() => play.handle.executeUpdate(retryUpdate, told)));
      answers.push(await play.handle.executeUpdate(retryUpdate, told));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect((await journalOf(play)).filter((what) => what.startsWith('retried'))).toHaveLength(1);
    });
  });

  test('reconfigure judges again what is known: a role that is given after its actor had spoken counts', async () => {
    const roles = { ...INPUT.policy.roles, quality: [] };
    await during({ submit: true, policy: { ...INPUT.policy, roles } }, async (play, world) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      const everything = [...OPENED.flat(), ...READY_FOR_QA];
      world.answer(everything);
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.deliver(READY_FOR_QA);
      await play.until(({ stage, deliveries }) => stage === 'waiting-ready-for-qa' && deliveries.applied === 2);
      expect(world.openings).toHaveLength(1);

      const none = { ...INPUT.policy, stages: [] };
      expect(await refusal(play, reconfigureUpdate, { ...ADA, policy: none })).toBe('the policy has no stages');
      await say(play, reconfigureUpdate, { ...ADA, policy: INPUT.policy });
      await play.until(({ stage }) => stage === 'testing-in-progress');
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1]);
    });
  });
});
