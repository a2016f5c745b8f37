import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunTarget } from '../../../activities/upkeep/run-target.ts';
import { tellPlay, type Told } from '../../../activities/upkeep/tell-play.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { playId, type PlayIdentity } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { startOwnServer, type OwnServer } from '../../workflows/play/own-server.ts';
import { startPlay, withWorkers, type RunningPlay } from '../../workflows/play/running.ts';
import { INPUT } from '../../workflows/play/simulation.ts';
import { createWorld, freshRun, type World } from '../../workflows/play/world.ts';

const ADA = { by: 'ada', reason: 'because' };
const AGAIN = freshRun('submitted-again');

function targetOf(identity: PlayIdentity): RunTarget {
  return { play: playId(identity), madeBy: 'others', input: { ...INPUT, identity } };
}

describeWithDevServer('a live run of a task whose play has ended', () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startOwnServer();
  });
  afterAll(() => server.stop());

  /** Lets a play come to its end, then tells it of these runs. */
  async function toldAfter(
    task: string,
    end: (play: RunningPlay, world: World) => Promise<unknown>,
    ...runs: readonly ((own: RunSnapshot) => RunSnapshot)[]
  ): Promise<Told[]> {
    const world = createWorld(`run-of-${task}`);
    const identity = { ...INPUT.identity, task };
    const told: Told[] = [];
    await withWorkers(server.native, world, async () => {
      const play = await startPlay(server.client, { ...INPUT, identity, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await end(play, world);
      for (const run of runs) told.push(await tellPlay(server.client, targetOf(identity), run(world.run())));
    });
    return told;
  }

  test('has nobody, unless it is being stopped', async () => {
    const completed = async (play: RunningPlay, world: World): Promise<void> => {
      await play.observe(world.change({ phase: 'Succeeded' }));
      await play.handle.result();
    };
    const runs = [() => AGAIN, () => ({ ...AGAIN, shutdown: 'Stop' as const })];
    expect(await toldAfter('1', completed, ...runs)).toEqual(['orphaned', 'closed']);
  });

  test('has nobody either where it is the own run that was tried again, or that a terminated play has left', async () => {
    const tried = (own: RunSnapshot): RunSnapshot => ({ ...own, phase: 'Running', shutdown: null });
    const cancelled = async (play: RunningPlay): Promise<void> => {
      await play.handle.executeUpdate('cancel', { args: [ADA] });
      expect(await play.handle.result()).toMatchObject({ run: { phase: 'Failed' } });
    };
    expect(await toldAfter('2', cancelled, tried)).toEqual(['orphaned']);
    expect(await toldAfter('3', (play) => play.handle.terminate(), tried)).toEqual(['orphaned']);
  });

  test('is no news where its play knew that it might outlive it', async () => {
    const stopping = async (play: RunningPlay, world: World): Promise<void> => {
      await play.observe(world.change({ shutdown: 'Stop' }));
      await play.handle.executeUpdate('cancel', { args: [ADA] });
      await play.handle.result();
    };
    expect(await toldAfter('4', stopping, (own) => ({ ...own, shutdown: null }))).toEqual(['closed']);
  });
});
