import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { goldenHistoriesOf } from './golden-histories.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, withActivities, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import type { play as incompatiblePlay } from './versions/incompatible-version.ts';
import type { play as nextPlay } from './versions/next-version.ts';
import { createWorld, type World } from './world.ts';

const { EventType, WorkflowTaskFailedCause } = temporal.api.enums.v1;

describeWithDevServer('workers are upgraded while a play is on its way', () => {
  let server: OwnServer;
  let present: WorkflowBundleWithSourceMap;
  let next: WorkflowBundleWithSourceMap;
  let incompatible: WorkflowBundleWithSourceMap;

  const bundle = (version: string): Promise<WorkflowBundleWithSourceMap> => {
    const workflowsPath = fileURLToPath(new URL(`versions/${version}.ts`, import.meta.url));
    return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  };

  beforeAll(async () => {
    server = await startOwnServer();
    present = await workflowBundle();
    next = await bundle('next-version');
    incompatible = await bundle('incompatible-version');
  });

  afterAll(async () => {
    await server.stop();
  });

  /** Runs workers of one version while `during` lasts. */
  const withVersion = async (
    workflowBundle: WorkflowBundleWithSourceMap,
    world: World,
    during: () => Promise<void>,
  ): Promise<void> => {
    const connection = server.native;
    const plays = await Worker.create({ connection, taskQueue: TASK_QUEUES.plays, workflowBundle });
    await plays.runUntil(withActivities(connection, world.activities, during));
  };

  test('a play begun on one version goes on and completes on the next, which replays all that was', async () => {
    const world = createWorld();
    const play = await startPlay(server.client, { ...INPUT, submit: true });
    await withVersion(present, world, async () => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
    });
    // Between two versions nobody is at home; Temporal keeps what is said.
    await play.observe(world.reach('wait-ready-for-qa'));
    await play.deliver(READY_FOR_QA);
    world.answer([...OPENED.flat(), ...READY_FOR_QA, ...APPROVED]);
    await withVersion(next, world, async () => {
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.observe(world.reach('wait-pr-approved'));
      await play.deliver(APPROVED);
      await play.until(({ stage }) => stage === 'finalizing');
      await play.observe(world.change({ phase: 'Succeeded' }));
      const { handle } = play;
      const last = await server.client.workflow.getHandle<typeof nextPlay>(handle.workflowId).result();
      expect(last).toMatchObject({ stage: 'completed', attention: [] });
      expect(last.deliveries).toEqual({ applied: 3, duplicate: 0, late: 0, refused: 0 });
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1, 2]);
      const history = await handle.fetchHistory();
      const types = history.events?.map(({ eventType }) => eventType) ?? [];
      expect(types).toContain(EventType.EVENT_TYPE_MARKER_RECORDED);
      expect(types).not.toContain(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
      await Worker.runReplayHistory({ workflowBundle: next }, history, handle.workflowId);
    });
  });

  test('a worker with code that can not replay a play does it no harm: the play waits for one that can', async () => {
    const world = createWorld();
    const identity = { ...INPUT.identity, task: '8' };
    // A worker that fails twice keeps silent, and its task has to time out: after ten seconds, within which a busy machine
    // fails too. Of a task that has timed out before, no failure is written into the history.
    const play = await startPlay(server.client, { ...INPUT, identity, submit: true });
    await withVersion(present, world, async () => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
    });
    await play.observe(world.reach('wait-pr-created'));
    const handle = server.client.workflow.getHandle<typeof incompatiblePlay>(play.handle.workflowId);
    const failures = async () =>
      ((await handle.fetchHistory()).events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes ?? []);
    await withVersion(incompatible, world, async () => {
      while ((await failures()).length === 0);
    });
    const [failure] = await failures();
    expect(failure?.cause).toBe(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR);
    expect(failure?.failure?.message).toContain('TMPRL1100');
    await withVersion(present, world, async () => {
      await play.until(({ stage }) => stage === 'waiting-pr-created');
      await play.handle.terminate();
    });
  });

  test('golden histories replay on the next version, and tell an incompatible one', async () => {
    const golden = goldenHistoriesOf('play');
    for (const { name, history } of golden) {
      await Worker.runReplayHistory({ workflowBundle: next }, history);
      const replay = Worker.runReplayHistory({ workflowBundle: incompatible }, history);
      await expect(replay.catch((error: unknown) => `${name}: ${String(error)}`)).resolves.toContain('TMPRL1100');
    }
    expect(golden.length).toBeGreaterThan(0);
  });
});
