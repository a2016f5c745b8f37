import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PlayActivities } from '../../../activities/play-activities.ts';
import { TASK_QUEUES, type PlayStatus } from '../../../signals/messages.ts';
import type { lastWords } from '../../../workflows/play/last-words.ts';
import type { Publication } from '../../../workflows/play/effects.ts';
import { describeWithDevServer, describeWithTimeSkipping } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { keepHistory } from './golden-histories.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { startTimeSkipping } from './time-skipping.ts';
import { createWorld, type World } from './world.ts';

describeWithDevServer('publications that do not get through', () => {
  let server: OwnServer;
  beforeEach(async () => {
    server = await startOwnServer();
  });
  afterEach(() => server.stop());

  const worker = async (taskQueue: string, about: object): Promise<Worker> =>
    Worker.create({ connection: server.native, taskQueue, ...about });

  /** A play that ends while nobody tells anything. Resolves with its journal and its history. */
  const ended = async (world: World, publishAfterMs: number) => {
    const { submitRun, openGate, moveStage } = world.activities;
    const plays = await worker(TASK_QUEUES.plays, {
      workflowBundle: await workflowBundle(),
      activities: { submitRun, openGate, moveStage },
    });
    return plays.runUntil(async () => {
      const policy = { ...INPUT.policy, publishAfterMs };
      const play = await startPlay(server.client, { ...INPUT, policy, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.change({ phase: 'Succeeded' }));
      const status = (await play.handle.result()) as PlayStatus;
      expect(status).toMatchObject({ stage: 'completed', ended: true });
      expect(world.calls.filter((call) => call.startsWith('publishStatus'))).toEqual([]);
      return { journal: status.journal.map(({ what }) => what), history: await play.handle.fetchHistory() };
    });
  };

  /** What a play left to `last-words/…`. */
  const leftOver = ({ events }: Awaited<ReturnType<typeof ended>>['history']): unknown => {
    const [left] = (events ?? []).flatMap((event) => event.startChildWorkflowExecutionInitiatedEventAttributes ?? []);
    const [input] = left?.input?.payloads ?? [];
    return JSON.parse(String(input?.data));
  };

  test('a play moves on and ends all the same, and says who has its last words, which are said once somebody serves them', async () => {
    const world = createWorld();
    const { journal, history } = await ended(world, 600_000);
    keepHistory('left-last-words', history);
    expect(journal.slice(-2)).toEqual([
      expect.stringMatching(/^publishStatus did not get through: /),
      'what the pull request was not told is left to last-words/play/acme/shop/7/1',
    ]);
    const { publishStatus, comment } = world.activities;
    const plays = await worker(TASK_QUEUES.plays, { workflowBundle: await workflowBundle() });
    const telling = await worker(TASK_QUEUES.publications, { activities: { publishStatus, comment } });
    const words = server.client.workflow.getHandle('last-words/play/acme/shop/7/1');
    await plays.runUntil(telling.runUntil(words.result()));
    expect(world.calls.at(-1)).toBe('publishStatus success');
  });

  test('the end waits for no earlier word, which would be tried for a minute', async () => {
    const { history } = await ended(createWorld(), 0);
    expect(history.events?.filter((event) => event.activityTaskTimedOutEventAttributes)).toEqual([]);
    expect(leftOver(history)).toMatchObject({ underWay: true });
  });

  test('a word that nobody has begun to say is said without waiting for it to arrive', async () => {
    const { history } = await ended(createWorld(), 600_000);
    expect(leftOver(history)).toMatchObject({ underWay: false });
  });

  test('a word that GitHub takes longer for than the end waits is not said beside itself', async () => {
    const world = createWorld();
    const arrived = new EventEmitter();
    const slow: PlayActivities['publishStatus'] = async () => {
      await once(arrived, 'now');
      return { kind: 'published' };
    };
    const telling = await worker(TASK_QUEUES.publications, { activities: { publishStatus: slow } });
    const history = await telling.runUntil(async () => {
      try {
        return (await ended(world, 600_000)).history;
      } finally {
        arrived.emit('now');
      }
    });
    expect(leftOver(history)).toMatchObject({ underWay: true, publications: [{ kind: 'publishStatus' }] });
  });
});

describeWithTimeSkipping('the last words of a play', () => {
  let env: TestWorkflowEnvironment;
  beforeEach(async () => {
    env = await startTimeSkipping();
  });
  afterEach(() => env.teardown());

  test('are written only when what was under way at its end must have arrived', async () => {
    const { activities, comments } = createWorld();
    const { publishStatus, comment } = activities;
    const connection = env.nativeConnection;
    const worker = (taskQueue: string, about: object): Promise<Worker> =>
      Worker.create({ connection, taskQueue, ...about });
    const plays = await worker(TASK_QUEUES.plays, { workflowBundle: await workflowBundle() });
    const telling = await worker(TASK_QUEUES.publications, { activities: { publishStatus, comment } });
    const input = { owner: 'acme', repository: 'shop', pullRequest: 70, token: 't', body: 'Look.' };
    const word: Publication = { kind: 'comment', input };
    const history = await plays.runUntil(
      telling.runUntil(async () => {
        const left = { publications: [word], repository: 'acme/shop', underWay: true };
        const about = { workflowId: 'last-words', taskQueue: TASK_QUEUES.plays, args: [left] as [typeof left] };
        const handle = await env.client.workflow.start<typeof lastWords>('lastWords', about);
        await handle.result();
        return handle.fetchHistory();
      }),
    );
    expect(comments).toEqual(['Look.']);
    const order = (history.events ?? []).flatMap((event) => {
      if (event.timerFiredEventAttributes) return ['a minute has passed'];
      return event.activityTaskScheduledEventAttributes ? ['a comment is written'] : [];
    });
    expect(order).toEqual(['a minute has passed', 'a comment is written']);
  });
});
