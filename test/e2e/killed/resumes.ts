import { expect } from '@jest/globals';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { resumeToken } from '../../../activities/argo/resume-token.ts';
import { RESUME_MARK } from '../../../signals/marks.ts';
import { resumeId, resumeStartOptions } from '../../../signals/resume-start.ts';
import { RESUME_WORKFLOW, type ResumeInput, type ResumeResult } from '../../../signals/resume.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { waitsAt } from '../../workflows/resume/shop.ts';
import { identityOf, type Place } from './house.ts';
import { expectStage, GATE, type Operation } from './operation.ts';
import { expectRest, labelled, play, show } from './plays.ts';

const NEXT_GATE = 'waiting-ready-for-qa';

function resume(client: Client, place: Place, about: string): Promise<WorkflowHandle> {
  const input: ResumeInput = {
    target: {
      identity: identityOf(place),
      namespace: place.key,
      gate: GATE,
      pullRequest: null,
      workflowName: null,
      labelSelector: null,
    },
    parameters: {},
    rules: [],
    by: 'sensor',
    override: null,
    policy: POLICY,
    deadlineMs: 120_000,
  };
  return client.workflow.start(RESUME_WORKFLOW, resumeStartOptions(input, `${place.key}/${about}`));
}

interface Node {
  readonly id: string;
  readonly displayName: string;
  readonly phase: string;
  readonly startedAt: string;
  readonly message?: string;
}

/** The gate was opened by whoever has this id, and Argo has gone on to the next one. */
async function expectOpen(place: Place, opener: string): Promise<void> {
  const { status } = await place.until(waitsAt('wait-ready-for-qa'));
  const nodes = Object.values((status?.['nodes'] ?? {}) as Record<string, Node>);
  const gates = nodes.filter(({ displayName }) => displayName === 'wait-pr-created');
  const { uid } = place.run;
  const marks = gates.map(({ id: nodeId, startedAt }) => resumeToken({ play: opener, uid, nodeId, startedAt }));
  expect(gates).toMatchObject([{ phase: 'Succeeded', message: `${RESUME_MARK} ${marks.join()}` }]);
}

async function expectNothingMore(client: Client, place: Place): Promise<void> {
  const again = (await (await resume(client, place, 'again')).result()) as ResumeResult;
  expect(again).toMatchObject({ success: true, outcome: 'already-resumed' });
}

const RESUMED = { success: true, outcome: 'resumed', reason: '', validationErrors: [], candidates: [] };

export const UNOWNED: Operation = {
  name: 'a resume request for a run without a play',
  prepare: async (client, place) => async () => {
    const ended = (await resume(client, place, 'first')).result();
    return {
      ended,
      check: async (tracked) => {
        expect(await ended).toMatchObject({ ...RESUMED, workflowName: place.key, play: null });
        await expectOpen(place, resumeId(`${place.key}/first`));
        await expectNothingMore(client, place);
        await expectStage(place, tracked, 'quality-in-progress', 1);
      },
    };
  },
};

export const OWNED: Operation = {
  name: 'a resume request for a run with a play',
  prepare: async (client, place) => {
    const owner = await play(client, place);
    await labelled(place, GATE);
    await expectRest(owner, GATE);
    const { workflowId } = owner.handle;
    return async () => {
      const ended = (await resume(client, place, 'first')).result();
      return {
        ended,
        check: async ({ versions, ...others }) => {
          expect(await ended).toMatchObject({ ...RESUMED, workflowName: place.key, play: workflowId });
          await expectOpen(place, workflowId);
          await expectNothingMore(client, place);
          // It may have seen that Argo has gone on to the next gate, or not yet.
          await show(owner, place);
          await labelled(place, NEXT_GATE);
          const { stages } = await expectRest(owner, NEXT_GATE);
          expect(stages[0]?.opened).toMatchObject({ how: 'baton' });
          // One write was the label at the first gate, before.
          await expectStage(place, { ...others, versions: ['before', ...versions] }, NEXT_GATE, 3);
        },
      };
    };
  },
};
