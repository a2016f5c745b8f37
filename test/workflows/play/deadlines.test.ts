import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime } from '@temporalio/worker';
import { describeWithTimeSkipping } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { startPlay, withWorkers } from './running.ts';
import { INPUT } from './simulation.ts';
import { startTimeSkipping } from './time-skipping.ts';
import { createWorld, type World } from './world.ts';

describeWithTimeSkipping('every wait of a play has a deadline', () => {
  let env: TestWorkflowEnvironment;
  let plays = 0;

  beforeAll(async () => {
    env = await startTimeSkipping();
  });

  afterAll(async () => {
    await env.teardown();
  });

  const during = (
    world: World,
    story: (play: Awaited<ReturnType<typeof startPlay>>) => Promise<void>,
    submit = true,
  ): Promise<void> =>
    withWorkers(env.nativeConnection, world, async () => {
      // Plays of other tests may still be running.
      plays += 1;
      const identity = { ...INPUT.identity, repository: `shop-${String(plays)}` };
      await story(await startPlay(env.client, { ...INPUT, identity, submit }));
    });

  test('a play that nobody claims closes after 72 hours', async () => {
    const world = createWorld();
    await during(
      world,
      async (play) => {
        await play.deliver(OPENED[0] ?? []);
        await env.sleep('71 hours');
        expect(await play.status()).toMatchObject({ stage: 'pending', ended: false });
        await env.sleep('2 hours');
        expect(await play.handle.result()).toMatchObject({ stage: 'abandoned', ended: true });
        expect(world.calls.filter((call) => call.startsWith('submitRun'))).toEqual([]);
      },
      false,
    );
  });

  test('an agent that works for 24 hours is escalated, with one comment on the pull request and one line in the log', async () => {
    const world = createWorld();
    const logged = jest.spyOn(Runtime.instance().logger, 'log');
    await during(world, async (play) => {
      await play.deliver(OPENED[0] ?? []);
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await env.sleep('23 hours');
      expect(await play.status()).toMatchObject({ attention: [] });
      await env.sleep('2 hours');
      const status = await play.until(({ attention }) => attention.length > 0);
      expect(status.attention).toEqual(['implementation-in-progress for 24 h']);
      await env.sleep('20 hours');
      expect(world.comments).toHaveLength(1);
      const { workflowId } = play.handle;
      const lines = logged.mock.calls.filter(
        ([, message, about]) => message === 'deadline' && about?.['workflowId'] === workflowId,
      );
      const about = { consequence: 'escalate', about: 'implementation-in-progress', afterMs: 86_400_000 };
      expect(lines).toEqual([['WARN', 'deadline', expect.objectContaining(about)]]);
      await play.handle.terminate();
    });
  });

  test('a gate reminds after 30 minutes and escalates after 4 hours; moving on ends the alarm', async () => {
    const world = createWorld();
    await during(world, async (play) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'waiting-pr-created');
      await env.sleep('31 minutes');
      const reminded = await play.until(({ journal }) => journal.some(({ what }) => what.startsWith('reminder')));
      expect(reminded.attention).toEqual([]);
      await env.sleep('4 hours');
      await play.until(({ attention }) => attention.includes('waiting-pr-created for 4 h'));
      await play.deliver(OPENED[0] ?? []);
      expect((await play.until(({ stage }) => stage === 'quality-in-progress')).attention).toEqual([]);
      await play.handle.terminate();
    });
  });

  test('holding stops the clocks, and releasing starts them where they stood', async () => {
    const world = createWorld();
    await during(world, async (play) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await env.sleep('20 hours');
      await play.handle.executeUpdate('hold', { args: [{ by: 'ada', reason: 'maintenance' }] });
      await env.sleep('100 hours');
      expect(await play.status()).toMatchObject({
        attention: ['on hold by ada: maintenance'],
        held: { by: 'ada', reason: 'maintenance' },
        next: null,
      });
      await play.handle.executeUpdate('release', { args: [{ by: 'ada', reason: 'done' }] });
      await env.sleep('3 hours');
      expect((await play.status()).attention).toEqual([]);
      await env.sleep('2 hours');
      await play.until(({ attention }) => attention.includes('implementation-in-progress for 24 h'));
      await play.handle.terminate();
    });
  });

  test('a play fails after 14 days, with a warning a day before, and stops its run', async () => {
    const world = createWorld();
    await during(world, async (play) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await env.sleep('13 days');
      await env.sleep('1 hour');
      await play.until(({ journal }) => journal.some(({ what }) => what === 'reminder: the play has lasted for 13 d'));
      await env.sleep('1 day');
      expect(await play.handle.result()).toMatchObject({ stage: 'failed', ended: true });
      expect(world.calls.some((call) => call.startsWith('shutDownRun'))).toBe(true);
    });
  });

  test('a failed run rests for 72 hours, in which argo retry finds somebody at home', async () => {
    const world = createWorld();
    await during(world, async (play) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.observe(world.change({ phase: 'Failed', message: 'child failed' }));
      await play.until(({ stage }) => stage === 'failed');
      await env.sleep('70 hours');
      await play.observe(world.change({ phase: 'Running', message: null }));
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await env.sleep('10 hours');
      expect(await play.status()).toMatchObject({ stage: 'implementation-in-progress', ended: false });
      await play.observe(world.change({ phase: 'Failed' }));
      await env.sleep('73 hours');
      expect(await play.handle.result()).toMatchObject({ stage: 'failed', ended: true });
    });
  });
});
