import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resumeId } from '../../../signals/resume-start.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { openResumeWorld, type ResumeWorld } from './resume-world.ts';
import { runOf, waitsAt } from './shop.ts';

describeWithDevServer('a request for a run that no play owns', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  test('opens its gate where the condition holds, and says when', async () => {
    await world.during(async () => {
      world.shop.opens('7');
      await world.cluster.createWorkflow('argo', runOf('7', 'unowned'));
      await world.until('unowned', waitsAt('wait-pr-created'));
      const { workflowId } = await world.start();
      expect(workflowId).toBe(resumeId('request-1'));
      expect(await world.server.client.workflow.getHandle(workflowId).result()).toEqual({
        success: true,
        outcome: 'resumed',
        reason: '',
        workflowName: 'unowned',
        resumeTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        attemptCount: 1,
        validationErrors: [],
        retryDelays: [],
        play: null,
        candidates: [],
      });
      await world.until('unowned', waitsAt('wait-ready-for-qa'));
    });
  });
});
