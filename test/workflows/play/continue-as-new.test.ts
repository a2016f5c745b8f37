import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { activityInfo } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import {
  holdUpdate,
  ledgerQuery,
  nudgedSignal,
  playId,
  releaseUpdate,
  SEARCH_ATTRIBUTES,
  type PlayStatus,
} from '../../../signals/messages.ts';
import type { PlayActivities } from '../../../activities/play-activities.ts';
import { sendCommand } from '../../../cli/send-command.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { keepHistory } from './golden-histories.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { ALL_OF_IT, B, remark, REWORKED, upToRework } from './reworked-life.ts';
import { historiesOf } from './run-chain.ts';
import { startPlay, withWorkers, workflowBundle, type RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld, type World } from './world.ts';

const ADA = { by: 'ada', reason: 'because' };

describeWithDevServer('a play that continues as new again and again', () => {
  let server: OwnServer;

  beforeAll(async () => {
    server = await startOwnServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 30 } });
  });

  afterAll(async () => {
    await server.stop();
  });

  /** A play of a repository of its own; the reminder at a gate is due as soon as the gate is reached. */
  const during = (
    repository: string,
    story: (play: RunningPlay, world: World) => Promise<void>,
    world = createWorld(),
  ): Promise<void> => {
    const deadlines = { ...INPUT.policy.deadlines, gate: [{ afterMs: 1, consequence: 'remind' as const }] };
    const policy = { ...INPUT.policy, deadlines, publishAfterMs: 0 };
    const identity = { ...INPUT.identity, repository };
    return withWorkers(server.native, world, async () => {
      await story(await startPlay(server.client, { ...INPUT, policy, identity, submit: true }), world);
    });
  };

  test('forgets nothing on the way through rework and all gates, and every run replays', async () => {
    await during('through', async (play, world) => {
      await upToRework(play, world);
      world.answer(ALL_OF_IT);
      for (const facts of [REWORKED.pushed, REWORKED.labelOff, REWORKED.readyAgain]) await play.deliver(facts);
      await play.until(({ stage }) => stage === 'waiting-pr-approved');
      // Every one of them was heard in an earlier run of the workflow.
      for (const facts of [REWORKED.opened, REWORKED.readyForQa, REWORKED.changesRequested]) await play.deliver(facts);
      await play.deliver(REWORKED.approved);
      const { rework } = await play.until(({ stage }) => stage === 'finalizing');
      expect(rework.rounds).toBe(1);
      await play.observe(world.change({ phase: 'Succeeded' }));
      const last = (await play.handle.result()) as PlayStatus;

      expect(last).toMatchObject({ stage: 'completed', ended: true, attention: [] });
      expect(last.stages.map(({ opened }) => opened?.how)).toEqual(['baton', 'baton', 'baton']);
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1, 2]);
      expect(world.openings.at(-1)?.commit).toBe(B);
      expect(world.calls.filter((call) => call.startsWith('submitRun'))).toHaveLength(1);
      const { counts, entries } = await play.handle.query(ledgerQuery);
      expect(counts).toEqual({ applied: 7, duplicate: 1, late: 2, refused: 0 });
      expect(entries.map(({ delivery }) => delivery)).toEqual(
        Array.from({ length: 10 }, (_, index) => `delivery-${String(index + 1)}`),
      );

      const histories = await historiesOf(server.client, play.handle.workflowId);
      expect(histories.length).toBeGreaterThanOrEqual(3);
      for (const [index, history] of histories.entries()) {
        keepHistory(`continued-${String(index + 1)}`, history);
        await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, play.handle.workflowId);
      }
    });
  });

  test('loses no signal of bursts that arrive while it continues, and answers every update', async () => {
    await during('burst', async (play, world) => {
      await upToRework(play, world);
      const before = await play.until(({ deliveries }) => deliveries.applied === 3);
      for (const wave of [0, 20, 40, 60]) {
        const reason = `look after ${String(wave)}`;
        const signals = Array.from({ length: 20 }, (_, index) => play.deliver([remark(wave + index)]));
        const update = sendCommand(play.handle, { name: 'refresh', input: { by: 'ada', reason } });
        const [{ journal }] = await Promise.all([update, ...signals]);
        expect(journal.map(({ what }) => what)).toContain(`refreshed by ada: ${reason}`);
      }
      const after = await play.until(({ deliveries }) => deliveries.applied === 83);
      expect(after.deliveries).toEqual({ applied: 83, duplicate: 0, late: 0, refused: 0 });
      expect(after.stage).toBe(before.stage);
      expect(after.stages.map(({ opened }) => opened?.at)).toEqual(before.stages.map(({ opened }) => opened?.at));
      const { entries } = await play.handle.query(ledgerQuery);
      expect(new Set(entries.map(({ delivery }) => delivery)).size).toBe(83);
      expect((await historiesOf(server.client, play.handle.workflowId)).length).toBeGreaterThanOrEqual(3);
      await play.handle.terminate();
    });
  });

  test('a deadline that fired stays fired, an update told again takes no second effect, and search attributes stay', async () => {
    await during('quiet', async (play, world) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.observe(world.reach('wait-pr-created'));
      const reminders = ({ journal }: { journal: readonly { readonly what: string }[] }): number =>
        journal.filter(({ what }) => what.startsWith('reminder')).length;
      const reminded = await play.until((status) => reminders(status) === 1);
      const updates = { hold: 'update-hold', release: 'update-release' };
      await play.handle.executeUpdate(holdUpdate, { args: [ADA], updateId: updates.hold });
      await play.handle.executeUpdate(releaseUpdate, { args: [ADA], updateId: updates.release });
      const first = (await play.handle.describe()).runId;
      // Remarks keep the play busy where it stands.
      for (let count = 0; (await play.handle.describe()).runId === first; count += 1) {
        await play.deliver([remark(count)]);
      }
      const again = await play.handle.executeUpdate(holdUpdate, { args: [ADA], updateId: updates.hold });
      expect(again.held).toBeNull();
      await play.handle.executeUpdate(releaseUpdate, { args: [ADA], updateId: updates.release });
      const status = await play.status();
      expect(reminders(status)).toBe(1);
      expect(status).toMatchObject({ stage: 'waiting-pr-created', stageSince: reminded.stageSince });
      expect(status.journal.filter(({ what }) => /^(held|released)/.test(what))).toHaveLength(2);
      const { typedSearchAttributes } = await play.handle.describe();
      expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.stage)).toBe('waiting-pr-created');
      expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.repository)).toBe('acme/quiet');
      expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.stageSince)?.toISOString()).toBe(status.stageSince);
      await play.handle.terminate();
    });
  });

  test('does so also where it always has something to do', async () => {
    const { activities, ...world } = createWorld();
    const runs = new Set<string>();
    let reads = 0;
    const readRun: PlayActivities['readRun'] = async (input) => {
      runs.add(activityInfo().workflowExecution?.runId ?? '');
      reads += 1;
      // Before one thing is read, the next is wanted already: the play never comes to wait.
      const nudge = { reason: 'look again', pullRequest: null };
      const play = server.client.workflow.getHandle(playId({ ...INPUT.identity, repository: 'restless' }));
      if (runs.size < 2 && reads < 20) await play.signal(nudgedSignal, nudge);
      return activities.readRun(input);
    };
    await during(
      'restless',
      async (play) => {
        await play.until(({ stage }) => stage === 'implementation-in-progress');
        await play.handle.signal(nudgedSignal, { reason: 'look', pullRequest: null });
        await play.until(() => runs.size > 1 || reads >= 20);
        expect(runs.size).toBe(2);
        expect((await play.status()).attention).toEqual([]);
        await play.handle.terminate();
      },
      { ...world, activities: { ...activities, readRun } },
    );
  });
});
