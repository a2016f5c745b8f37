import { expect } from '@jest/globals';
import { isGrpcDeadlineError, type Client } from '@temporalio/client';
import { snapshotOf } from '../../../activities/argo/snapshot.ts';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import { gateNames } from '../../../signals/gate-names.ts';
import { SEARCH_ATTRIBUTES, type PlayStatus } from '../../../signals/messages.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { startPlay, type RunningPlay } from '../../workflows/play/running.ts';
import { INPUT } from '../../workflows/play/simulation.ts';
import { identityOf, type Place } from './house.ts';
import { expectStage, GATE, type Operation } from './operation.ts';

/** A play that is shown its run, as the watch would do it. */
export async function play(client: Client, place: Place): Promise<RunningPlay> {
  const input = { ...INPUT, identity: identityOf(place), policy: POLICY };
  const begun = await startPlay(client, { ...input, run: { ...INPUT.run, namespace: place.key } });
  await show(begun, place);
  return begun;
}

/** Shows it its run as it is now. */
export async function show(begun: RunningPlay, place: Place): Promise<void> {
  await begun.observe(snapshotOf(await place.read(), gateNames(POLICY.stages)));
}

/** Resolves when the label says that it waits at this gate. */
export async function labelled(place: Place, gate: string): Promise<void> {
  await place.until((run) => stageReading(run).stage === gate);
}

/** Nothing is under way in the play, it shows this stage, and asks for nobody. Answers its status. */
export async function expectRest(begun: RunningPlay, stage: string): Promise<PlayStatus> {
  const status = await atRest(begun);
  expect({ attention: status.attention, stage: status.stage }).toEqual({ attention: [], stage });
  const { typedSearchAttributes } = await begun.handle.describe();
  expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.stage)).toBe(stage);
  return status;
}

async function atRest({ until }: RunningPlay): Promise<PlayStatus> {
  for (let triesLeft = 18; ; triesLeft -= 1) {
    try {
      return await until(({ underWay }) => underWay === null);
    } catch (error) {
      // A question waits behind a task that a dead worker has taken with it, and for less time than that is waited for.
      if (triesLeft === 0 || !isGrpcDeadlineError(error)) throw error;
    }
  }
}

export const OF_A_PLAY: Operation = {
  name: 'a transition of a play',
  prepare: async (client, place) => async () => {
    const begun = await play(client, place);
    return {
      ended: labelled(place, GATE).then(() => atRest(begun)),
      check: async (tracked) => {
        await expectStage(place, tracked, GATE, 1);
        await expectRest(begun, GATE);
      },
    };
  },
};
