import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { keepHistory } from './golden-histories.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

describeWithDevServer('nobody serves the publications', () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startOwnServer();
  });
  afterAll(() => server.stop());

  test('a play moves on and ends all the same, and its last words are said once somebody does', async () => {
    const world = createWorld();
    const connection = server.native;
    const { publishStatus, comment, ...effects } = world.activities;
    const worker = (taskQueue: string, about: object): Promise<Worker> =>
      Worker.create({ connection, taskQueue, ...about });
    const plays = await worker(TASK_QUEUES.plays, { workflowBundle: await workflowBundle() });
    const acting = await worker(TASK_QUEUES.plays, { activities: effects });
    const during = async (): Promise<void> => {
      // Nothing but the end is published: it alone is waited for.
      const policy = { ...INPUT.policy, publishAfterMs: 600_000 };
      const play = await startPlay(server.client, { ...INPUT, policy, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.change({ phase: 'Succeeded' }));
      expect(await play.handle.result()).toMatchObject({ stage: 'completed', ended: true });
      expect(world.calls.filter((call) => call.startsWith('publishStatus'))).toEqual([]);
      keepHistory('left-last-words', await play.handle.fetchHistory());

      const telling = await worker(TASK_QUEUES.publications, { activities: { publishStatus, comment } });
      await telling.runUntil(server.client.workflow.getHandle('last-words/play/acme/shop/7/1').result());
      expect(world.calls.at(-1)).toBe('publishStatus success');
    };
    await plays.runUntil(acting.runUntil(during));
  });
});
