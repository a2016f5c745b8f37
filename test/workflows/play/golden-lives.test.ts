import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import {
  cancelUpdate,
  holdUpdate,
  releaseUpdate,
  rollbackUpdate,
  type PlayInput,
  type PlayStatus,
} from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { goldenHistories, keepHistory } from './golden-histories.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { ALL_OF_IT, REWORKED, upToRework } from './reworked-life.ts';
import { startPlay, withWorkers, workflowBundle, type RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld, type World } from './world.ts';

const ADA = { by: 'ada', reason: 'because' };
const EVERYTHING = [...OPENED.flat(), ...READY_FOR_QA, ...APPROVED];

/** The most that one golden history may weigh: a reader of a change has to get past them. Bytes. */
const MOST_BYTES = 100_000;

describeWithDevServer('lives that every later version has to replay', () => {
  let server: OwnServer;

  beforeAll(async () => {
    server = await startOwnServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  /** Plays a life to its end, replays its history, and keeps it when histories are to be recorded. */
  const live = async (
    name: string,
    input: Partial<PlayInput>,
    story: (play: RunningPlay, world: World) => Promise<void>,
  ): Promise<PlayStatus> => {
    const world = createWorld();
    const policy = { ...INPUT.policy, publishAfterMs: 600_000 };
    const identity = { ...INPUT.identity, repository: name };
    let last: PlayStatus | undefined;
    await withWorkers(server.native, world, async () => {
      const play = await startPlay(server.client, { ...INPUT, policy, submit: true, ...input, identity });
      await story(play, world);
      last = (await play.handle.result()) as PlayStatus;
      const history = await play.handle.fetchHistory();
      keepHistory(name, history);
      await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, play.handle.workflowId);
    });
    if (last === undefined) throw new Error('it has no end');
    return last;
  };

  test('rework: Tess sends the work back, and approves what Rex pushes', async () => {
    const last = await live('rework', {}, async (play, world) => {
      await upToRework(play, world);
      world.answer(ALL_OF_IT);
      for (const facts of [REWORKED.pushed, REWORKED.labelOff, REWORKED.readyAgain]) await play.deliver(facts);
      await play.until(({ stage }) => stage === 'waiting-pr-approved');
      await play.deliver(REWORKED.approved);
      await play.until(({ stage }) => stage === 'finalizing');
      await play.observe(world.change({ phase: 'Succeeded' }));
    });
    expect(last).toMatchObject({ stage: 'completed', rework: { rounds: 1 }, attention: [] });
  });

  test('early facts: a play that heard of its pull request before its run adopts the run that is seen', async () => {
    const last = await live('early-facts', { submit: false }, async (play, world) => {
      world.answer(EVERYTHING);
      for (const facts of [...OPENED, READY_FOR_QA]) await play.deliver(facts);
      await play.until(({ deliveries }) => deliveries.applied === 4);
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.deliver(APPROVED);
      await play.observe(world.reach('wait-pr-approved'));
      await play.until(({ stage }) => stage === 'finalizing');
      await play.observe(world.change({ phase: 'Succeeded' }));
    });
    expect(last).toMatchObject({ stage: 'completed', attention: [] });
    expect(last.stages.map(({ opened }) => opened?.how)).toEqual(['baton', 'baton', 'baton']);
  });

  test('rollback: the run is replaced by one that starts at an earlier stage, and cancelled in the end', async () => {
    const last = await live('rollback', {}, async (play, world) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      const { run: first } = await play.until(({ stage }) => stage === 'quality-in-progress');
      const command = { ...ADA, to: 'implementation-in-progress' };
      await play.handle.executeUpdate(rollbackUpdate, { args: [command] });
      await play.until(({ run, stage }) => run?.uid !== first?.uid && stage === 'implementation-in-progress');
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.handle.executeUpdate(cancelUpdate, { args: [ADA] });
    });
    expect(last).toMatchObject({ stage: 'cancelled', ended: true });
  });

  test('deadlines and a hold: reminded, escalated, held, released, failed, and closed after its rest', async () => {
    const deadlines = {
      ...INPUT.policy.deadlines,
      gate: [
        { afterMs: 1, consequence: 'remind' as const },
        { afterMs: 2, consequence: 'escalate' as const },
      ],
      resting: [{ afterMs: 1, consequence: 'close' as const }],
    };
    const policy = { ...INPUT.policy, deadlines, publishAfterMs: 600_000 };
    const last = await live('deadlines-and-hold', { policy }, async (play, world) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ attention }) => attention.length > 0 && world.comments.length === 1);
      await play.handle.executeUpdate(holdUpdate, { args: [ADA] });
      world.answer(EVERYTHING);
      await play.deliver(READY_FOR_QA);
      await play.until(({ deliveries }) => deliveries.applied === 2);
      expect(world.openings).toHaveLength(1);
      await play.handle.executeUpdate(releaseUpdate, { args: [ADA] });
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.observe(world.change({ phase: 'Failed', message: 'the node was lost' }));
    });
    expect(last).toMatchObject({ stage: 'failed', ended: true });
    expect(last.journal.at(-1)?.what).toContain('failed: resting (failed) for 1 ms');
  });

  test('what is kept names no machine, and weighs little', () => {
    for (const { name, history } of goldenHistories()) {
      const text = JSON.stringify(history);
      expect({ name, machines: text.match(/\d+@\w+|\/(?:home|root|tmp|Users|work)\//g) }).toEqual({
        name,
        machines: null,
      });
      expect({ name, small: text.length < MOST_BYTES }).toEqual({ name, small: true });
    }
  });
});
