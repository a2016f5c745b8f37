import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectBridge, type BridgeConnection } from '../../../bridge/connect.ts';
import { createTemporalResumeClient } from '../../../bridge/temporal-resume-client.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { openResumeWorld, type ResumeWorld } from '../../workflows/resume/resume-world.ts';
import { runOf, waitsAt } from '../../workflows/resume/shop.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

describeWithDevServer('over HTTP, with a worker, a cluster and a GitHub behind it, a resume request', () => {
  let world: ResumeWorld;
  let temporal: BridgeConnection;
  let api: ApiUnderTest;
  beforeAll(async () => {
    world = await openResumeWorld();
    temporal = connectBridge({ address: world.server.address }, 'default');
    api = await startApi({ resumes: createTemporalResumeClient(temporal.client), repository: 'Acme/Shop' });
  });
  afterAll(async () => {
    await api.close();
    await temporal.close();
    await world.stop();
  });

  let sensor = { taskId: '7', eventType: 'pr-created', prNumber: 0, eventPayload: { action: 'opened' } };

  test('whose rule does not hold, or that means another run, touches nothing and says why', async () => {
    await world.during(async () => {
      const prNumber = world.shop.opens('7');
      await world.cluster.createWorkflow('argo', runOf('7', 'unowned'));
      await world.until('unowned', waitsAt('wait-pr-created'));
      sensor = { ...sensor, prNumber };
      const wait = { prefer: 'wait=30' };
      const rule = { field: 'metadata.labels.team', operator: 'equals', value: 'x' };
      const broken = await api.post('/v1/resumes', { ...sensor, validationRules: [rule] }, wait);
      expect(broken).toMatchObject({ status: 409, body: { success: false, outcome: 'rule-failed' } });
      expect(broken.body['validationErrors']).toEqual([expect.stringContaining('metadata.labels.team')]);
      const nobody = await api.post('/v1/resumes', { ...sensor, workflowName: 'nobody', deadline: '1s' }, wait);
      expect(nobody).toMatchObject({ status: 404, body: { success: false, outcome: 'not-found' } });
    });
  });

  test('is answered when the gate is open, without waiting for Argo, and the same key opens nothing twice', async () => {
    await world.during(async () => {
      const key = { 'idempotency-key': '"delivery-1"', prefer: 'wait=30' };
      const answer = await api.post('/resume', { payload: JSON.stringify(sensor) }, key);
      expect(answer).toMatchObject({
        status: 200,
        body: {
          success: true,
          outcome: 'resumed',
          workflowName: 'unowned',
          attemptCount: 1,
          validationErrors: [],
          play: null,
        },
      });
      const { id } = answer.body;
      const settled = await api.look(`/v1/resumes/${String(id)}`);
      expect(settled).toMatchObject({
        status: 200,
        body: { id, repository: 'Acme/Shop', result: { outcome: 'resumed' } },
      });
      expect(await api.post('/v1/resumes', sensor, key)).toMatchObject({
        status: 200,
        body: { id, outcome: 'resumed' },
      });
      const again = await api.post('/v1/resumes', sensor, { prefer: 'wait=30' });
      expect(again.body['id']).not.toBe(id);
      expect(again).toMatchObject({ status: 200, body: { outcome: 'already-resumed', workflowName: 'unowned' } });
    });
  });

  test('says what it waits for as long as its run has not come to its gate', async () => {
    await world.during(async () => {
      const waiting = await api.post(
        '/v1/resumes',
        { ...sensor, eventType: 'pr-approved', deadline: '1h' },
        { prefer: 'wait=2' },
      );
      expect(waiting).toMatchObject({ status: 202, body: { state: 'running', step: 'waiting', result: null } });
      const seen = await api.look(waiting.headers.get('location') ?? '');
      expect(seen).toMatchObject({ status: 200, body: { state: 'running', waitingFor: expect.stringMatching(/./) } });
      await temporal.client.workflow.getHandle(`resume/${String(waiting.body['id'])}`).terminate();
    });
  });
});
