import { afterEach, beforeEach, expect, test } from '@jest/globals';
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
  beforeEach(async () => {
    server = await startOwnServer();
  });
  afterEach(() => server.stop());

  test.each([
    // The end is the first that it has to say: it is tried for some seconds.
    ['its last words are said once somebody does', 600_000, ['left-last-words'], 1],
    // The first word would wait for a minute.
    ['does not wait for an earlier word either', 0, [], 0],
  ])('a play moves on and ends all the same, and %s', async (_, publishAfterMs, golden, givenUp) => {
    const world = createWorld();
    const connection = server.native;
    const { publishStatus, comment, ...effects } = world.activities;
    const worker = (taskQueue: string, about: object): Promise<Worker> =>
      Worker.create({ connection, taskQueue, ...about });
    const plays = await worker(TASK_QUEUES.plays, { workflowBundle: await workflowBundle() });
    const acting = await worker(TASK_QUEUES.plays, { activities: effects });
    const during = async (): Promise<void> => {
      const policy = { ...INPUT.policy, publishAfterMs };
      const play = await startPlay(server.client, { ...INPUT, policy, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.change({ phase: 'Succeeded' }));
      expect(await play.handle.result()).toMatchObject({ stage: 'completed', ended: true });
      expect(world.calls.filter((call) => call.startsWith('publishStatus'))).toEqual([]);
      const history = await play.handle.fetchHistory();
      expect(history.events?.filter((event) => event.activityTaskTimedOutEventAttributes)).toHaveLength(givenUp);
      for (const name of golden) keepHistory(name, history);

      const telling = await worker(TASK_QUEUES.publications, { activities: { publishStatus, comment } });
      await telling.runUntil(server.client.workflow.getHandle('last-words/play/acme/shop/7/1').result());
      expect(world.calls.at(-1)).toBe('publishStatus success');
    };
    await plays.runUntil(acting.runUntil(during));
  });
});
