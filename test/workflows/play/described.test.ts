import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { defineQuery } from '@temporalio/workflow';
import { ledgerQuery, rollbackPreviewQuery, stagesQuery, statusQuery, TASK_QUEUES } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

/** What Temporal's UI asks a workflow about itself. */
const metadataQuery = defineQuery<temporal.api.sdk.v1.IWorkflowMetadata>('__temporal_workflow_metadata');

/** Names and descriptions, without the SDK's own. */
function described(
  definitions: readonly temporal.api.sdk.v1.IWorkflowInteractionDefinition[] | null | undefined,
): Readonly<Record<string, string>> {
  const pairs = (definitions ?? []).map(({ name, description }) => [name ?? '', description ?? ''] as const);
  return Object.fromEntries(pairs.filter(([name]) => !name.startsWith('__')));
}

function summaryOf({ userMetadata }: temporal.api.history.v1.IHistoryEvent): unknown {
  const payload = userMetadata?.summary;
  return payload === undefined || payload === null ? null : defaultPayloadConverter.fromPayload(payload);
}

describeWithDevServer("what Temporal's UI shows of a play", () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startOwnServer();
  });
  afterAll(() => server.stop());

  test('is in words: what it is, where it is, what it can be told, and what each activity and each timer is for', async () => {
    const world = createWorld();
    const { submitRun, openGate, moveStage } = world.activities;
    const plays = await Worker.create({
      connection: server.native,
      taskQueue: TASK_QUEUES.plays,
      workflowBundle: await workflowBundle(),
      // Nobody publishes, so that the end has to wait for a word that does not come through.
      activities: { submitRun, openGate, moveStage },
    });
    const history = await plays.runUntil(async () => {
      const policy = { ...INPUT.policy, publishAfterMs: 0 };
      const play = await startPlay(server.client, { ...INPUT, policy, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED.flat());
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'quality-in-progress');

      expect(await (await play.handle.describe()).staticSummary()).toBe('acme/shop#7');
      const { definition, currentDetails } = await play.handle.query(metadataQuery);
      expect(currentDetails).toMatch(/^## acme\/shop, task 7: quality-in-progress\n/);
      expect(described(definition?.signalDefinitions)).toEqual({
        delivered: 'What a webhook delivery said about the pull request of this task',
        observed: 'The watch or the sweep saw the Argo Workflow of this task',
        nudged: 'Read everything again: something differs, or was silent for too long',
        resumeAsked: 'A resume request asks to look again, judge now, and answer it',
      });
      expect(described(definition?.queryDefinitions)).toEqual({
        [statusQuery.name]: 'Where the play is and what it waits for',
        [ledgerQuery.name]: 'How each delivery that reached this play ended',
        [stagesQuery.name]: 'What its stages were, who moved it and why',
        [rollbackPreviewQuery.name]: 'What a rollback would do',
      });
      expect(described(definition?.updateDefinitions)).toEqual({
        submit: 'Submit the run of this task',
        hold: 'Write nothing and stop the clocks',
        release: 'Go on after a hold',
        open: 'Open this gate whatever its condition says',
        retry: 'Forget pauses and attention, and try again',
        rollback: 'Submit again from an earlier stage',
        cancel: 'Stop the run and end the play',
        adopt: 'Bind this run to the play',
        refresh: 'Look again and judge now',
        reconfigure: 'Judge by another policy',
      });

      await play.observe(world.change({ phase: 'Succeeded' }));
      await play.handle.result();
      return play.handle.fetchHistory();
    });

    const events = history.events ?? [];
    expect(summaryOf(events[0] ?? {})).toBe('acme/shop#7');
    const activities = events.filter((event) => event.activityTaskScheduledEventAttributes);
    const summaries = activities.map(summaryOf);
    expect(summaries).toEqual(summaries.map(() => expect.stringMatching(/\S/)));
    expect(summaries).toEqual(
      expect.arrayContaining(['submit play-shop-2e9b3a2c-7-1-1 at implementation-in-progress']),
    );
    expect(summaries).toEqual(expect.arrayContaining(['open waiting-pr-created']));
    const timers = events.filter((event) => event.timerStartedEventAttributes).map(summaryOf);
    expect(new Set(timers)).toEqual(new Set(['look at the deadlines', 'let what is being published come through']));
  });
});
