import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resumeId } from '../../../signals/resume-start.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { AT_FIRST_GATE, deliver, place } from '../../activities/world.ts';
import { openResumeWorld, type ResumeWorld } from './resume-world.ts';

describeWithDevServer('a request for a run that no play owns', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  test('opens its gate where the condition holds, and says when', async () => {
    await world.during(async () => {
      deliver(world.github, 0);
      await place(world, AT_FIRST_GATE, 'unowned');
      const { workflowId } = await world.start();
      expect(workflowId).toBe(resumeId('request-1'));
      expect(await world.server.client.workflow.getHandle(workflowId).result()).toEqual({
        success: true,
        outcome: 'resumed',
        reason: expect.stringContaining('Argo has not gone on behind it within 30 s'),
        workflowName: 'unowned',
        resumeTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        attemptCount: 1,
        validationErrors: [],
        retryDelays: [],
        play: null,
        candidates: [],
      });
    });
  });
});
