import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PullRequestFact } from '../../../signals/facts.ts';
import { describeWithTimeSkipping } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { startPlay, withWorkers, type RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { startTimeSkipping } from './time-skipping.ts';
import { createWorld, type World } from './world.ts';

const [first] = (OPENED[0] ?? []).filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
if (first === undefined) throw new Error('the life begins without a pull request');
const opened: PullRequestFact = first;

/** The pull request on a later day, as deliveries and reads tell it. */
function onDay(day: number, state: 'open' | 'closed'): PullRequestFact {
  return { ...opened, at: `2026-03-0${String(day)}T10:00:00Z`, state, merged: false };
}

describeWithTimeSkipping('a play whose pull request was closed without a merge', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await startTimeSkipping();
  });
  afterAll(() => env.teardown());

  /** Tells a play with a run that its pull request was opened and closed; it rests, and its run is left alone. */
  const during = (repository: string, story: (play: RunningPlay, world: World) => Promise<void>): Promise<void> => {
    const world = createWorld();
    return withWorkers(env.nativeConnection, world, async () => {
      const identity = { ...INPUT.identity, repository };
      const play = await startPlay(env.client, { ...INPUT, identity, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await tell(play, world, opened);
      await tell(play, world, onDay(2, 'closed'));
      await play.until(({ stage }) => stage === 'abandoned');
      await story(play, world);
    });
  };

  const tell = async (play: RunningPlay, world: World, fact: PullRequestFact): Promise<void> => {
    world.answer([fact]);
    await play.deliver([fact]);
  };

  const stops = ({ calls }: World): readonly string[] => calls.filter((call) => call.startsWith('shutDownRun'));

  test('rests for 72 hours, and then stops its run and ends', async () => {
    await during('closed-once', async (play, world) => {
      await env.sleep('71 hours');
      expect(await play.status()).toMatchObject({ stage: 'abandoned', ended: false });
      expect(stops(world)).toEqual([]);
      await env.sleep('2 hours');
      expect(await play.handle.result()).toMatchObject({ stage: 'abandoned', ended: true });
      expect(stops(world)).toEqual([`shutDownRun ${world.run().name}`]);
      expect(world.run()).toMatchObject({ phase: 'Failed' });
    });
  });

  test('goes on where it was when the pull request is reopened, and another rest is a whole one', async () => {
    await during('closed-twice', async (play, world) => {
      await env.sleep('71 hours');
      await tell(play, world, onDay(5, 'open'));
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await env.sleep('10 hours');
      expect(await play.status()).toMatchObject({ stage: 'implementation-in-progress', ended: false, attention: [] });
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');

      await tell(play, world, onDay(6, 'closed'));
      await play.until(({ stage }) => stage === 'abandoned');
      await env.sleep('71 hours');
      expect(await play.status()).toMatchObject({ stage: 'abandoned', ended: false });
      expect(stops(world)).toEqual([]);
      await env.sleep('2 hours');
      expect(await play.handle.result()).toMatchObject({ stage: 'abandoned', ended: true });
      expect(stops(world)).toEqual([`shutDownRun ${world.run().name}`]);
    });
  });
});
