import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectBridge, type BridgeConnection } from '../../../bridge/connect.ts';
import { createTemporalResumeClient } from '../../../bridge/temporal-resume-client.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { openResumeWorld, type ResumeWorld } from '../../workflows/resume/resume-world.ts';
import { runOf, waitsAt } from '../../workflows/resume/shop.ts';
import { as, startApi, type ApiUnderTest } from './api-under-test.ts';

describeWithDevServer('over HTTP, a request for a run that a play owns', () => {
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

  /** A run at its first gate, and its play, which has heard of nothing. */
  const standing = async (task: string, about: Parameters<typeof runOf>[2] = {}) => {
    await world.cluster.createWorkflow('argo', runOf(task, `run-${task}`, about));
    await world.until(`run-${task}`, waitsAt('wait-pr-created'));
    return world.play(task);
  };
  const ask = (task: string, more: object = {}, headers: Record<string, string> = {}) =>
    api.post('/v1/resumes', { taskId: task, eventType: 'pr-created', ...more }, { prefer: 'wait=30', ...headers });

  test('is 409 with what does not hold, and 200 once it holds', async () => {
    await world.during(async () => {
      await standing('21');
      expect(await ask('21')).toMatchObject({
        status: 409,
        body: {
          outcome: 'condition-not-held',
          success: false,
          resumeTime: null,
          workflowName: 'run-21',
          play: 'play/acme/shop/21',
          validationErrors: ['no pull request of this task is known'],
        },
      });
      const prNumber = world.shop.opens('21');
      expect(await ask('21', { prNumber })).toMatchObject({
        status: 200,
        body: { outcome: 'resumed', workflowName: 'run-21', play: 'play/acme/shop/21', validationErrors: [] },
      });
      await world.until('run-21', waitsAt('wait-ready-for-qa'));
    });
  });

  test('opens the gate against the judgement for who has the right, and for nobody else', async () => {
    await world.during(async () => {
      const play = await standing('22');
      const override = { override: { reason: 'demo' } };
      expect(await ask('22', override)).toMatchObject({ status: 403, body: { code: 'BATON_NOT_ALLOWED' } });
      expect((await play.status()).stages[0]?.opened ?? null).toBeNull();
      expect(await ask('22', override, as('operator'))).toMatchObject({ status: 200, body: { outcome: 'resumed' } });
      const { journal, stages } = await play.status();
      expect(stages[0]?.opened).toMatchObject({ how: 'override' });
      expect(journal.map(({ what }) => what)).toContainEqual(
        expect.stringContaining('judgement overridden by operator: demo'),
      );
    });
  });

  test('brings its parameters to the supplied outputs of the gate, and is 422 without those that it needs', async () => {
    await world.during(async () => {
      world.shop.opens('23');
      const outputs = { outputs: { parameters: [{ name: 'decision', valueFrom: { supplied: {} } }] } };
      await standing('23', { gate: outputs });
      expect(await ask('23')).toMatchObject({ status: 422, body: { outcome: 'needs-value', success: false } });
      expect(await ask('23', { resumeParameters: { decision: 'YES' } })).toMatchObject({
        status: 200,
        body: { outcome: 'resumed' },
      });
      const run = await world.until('run-23', waitsAt('wait-ready-for-qa'));
      const nodes = Object.values(run.status?.['nodes'] as Record<string, { displayName: string; outputs?: unknown }>);
      expect(nodes.find(({ displayName }) => displayName === 'wait-pr-created')?.outputs).toMatchObject({
        parameters: [{ name: 'decision', value: 'YES' }],
      });
    });
  });

  test('that comes five times at once resumes it once: all are 200, and four say that it was', async () => {
    await world.during(async () => {
      world.shop.opens('24');
      await standing('24');
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask('24')));
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(5).fill(200));
      const outcomes = answers.map(({ body }) => body['outcome']).sort();
      expect(outcomes).toEqual([...Array<string>(4).fill('already-resumed'), 'resumed']);
      expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(5);
    });
  });
});
