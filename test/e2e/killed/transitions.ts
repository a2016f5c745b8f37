import { expect } from '@jest/globals';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import { ANNOTATIONS } from '../../../signals/marks.ts';
import { SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { transitionStartOptions } from '../../../signals/transition-start.ts';
import { TRANSITION_WORKFLOW, type TransitionInput, type TransitionResult } from '../../../signals/transition.ts';
import { to } from '../../activities/argo/transitions.ts';
import { POLICY } from '../../signals/github/crew.ts';
import type { Fault } from './border.ts';
import type { Place } from './house.ts';
import { expectStage, GATE, type Operation } from './operation.ts';

type Handle = WorkflowHandleWithFirstExecutionRunId<() => Promise<TransitionResult>>;

async function transition(client: Client, { run }: Place, stage: string): Promise<Handle> {
  const asked = { by: 'ada', reason: 'the sensor was away', critical: false, dryRun: false, stages: POLICY };
  const input: TransitionInput = { run, destination: to(stage), ...asked };
  return client.workflow.start(TRANSITION_WORKFLOW, transitionStartOptions(input, run.uid));
}

/** The next transition of the run is not refused, which one at a time would be. */
async function expectNoLock(client: Client, place: Place, revision: number): Promise<void> {
  const next = await (await transition(client, place, 'quality-in-progress')).result();
  expect(next).toMatchObject({ outcome: 'moved', to: 'quality-in-progress', revision });
}

export const MOVED: Operation = {
  name: 'a transition',
  prepare: async (client, place) => async () => {
    const handle = await transition(client, place, GATE);
    const ended = handle.result();
    return {
      ended,
      check: async (tracked) => {
        expect(await ended).toMatchObject({ success: true, outcome: 'moved', from: 'pending', to: GATE, revision: 1 });
        await expectStage(place, tracked, GATE, 1);
        const run = await place.read();
        expect(run.metadata.annotations?.[ANNOTATIONS.stageToken]).toBe(handle.firstExecutionRunId);
        expect(stageReading(run).history).toMatchObject([{ from: 'pending', to: GATE, by: 'ada', revision: 1 }]);
        await expectNoLock(client, place, 2);
      },
    };
  },
};

/** The answer of the first write is lost, and nothing can be read until the transition is to be undone. */
function deafAfterTheWrite(): Fault {
  let hasLanded = false;
  let isOver = false;
  return async ({ channel, isWrite, text }, forward, refuse) => {
    if (channel === 'temporal' && text.includes('undoTransition')) isOver = true;
    if (channel !== 'kubernetes' || isOver) return forward();
    if (!isWrite) return hasLanded ? refuse() : forward();
    hasLanded = true;
    await forward();
    return null;
  };
}

export const UNDONE: Operation = {
  name: 'a transition that has to be undone',
  fault: deafAfterTheWrite,
  prepare: async (client, place) => async () => {
    const handle = await transition(client, place, GATE);
    const ended = handle.result();
    return {
      ended,
      check: async (tracked) => {
        expect(await ended).toMatchObject({ outcome: 'unreachable', compensation: 'undone', stopped: false });
        const { typedSearchAttributes } = await handle.describe();
        expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.attention)).toEqual(['transition-failed']);
        await expectStage(place, tracked, 'pending', 2);
        expect(stageReading(await place.read()).history).toMatchObject([
          { from: 'pending', to: GATE, by: 'ada', revision: 1 },
          { from: GATE, to: 'pending', by: 'baton', revision: 2 },
        ]);
        await expectNoLock(client, place, 3);
      },
    };
  },
};
