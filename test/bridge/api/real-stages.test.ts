import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { createStageActivities } from '../../../activities/stage/create-stage-activities.ts';
import { connectBridge, type BridgeConnection } from '../../../bridge/connect.ts';
import { createTemporalStageClient } from '../../../bridge/temporal-stage-client.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { bundleWorkflows } from '../../../worker/workflow-code.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { startOwnServer, type OwnServer } from '../../workflows/play/own-server.ts';
import { runOf } from '../../workflows/resume/shop.ts';
import { openTransitions, type Transitions } from '../../workflows/transition/transitions-under-test.ts';
import { as, startApi, TOKENS, type ApiUnderTest } from './api-under-test.ts';

const GATE = 'waiting-pr-created';
const SET = { to: GATE, reason: 'the sensor was away' };
const MOVER = { ...as('mover'), prefer: 'wait=30' };

describeWithDevServer('over HTTP, with a worker and a cluster behind it,', () => {
  let server: OwnServer;
  let world: Transitions;
  let temporal: BridgeConnection;
  let api: ApiUnderTest;
  let requests: Worker;
  beforeAll(async () => {
    server = await startOwnServer();
    world = await openTransitions();
    temporal = connectBridge({ address: server.address }, 'default');
    const stageClient = createTemporalStageClient(temporal.client);
    api = await startApi({ stageClient, otherRepositories: [{ name: 'elsewhere/shop' }] });
    requests = await Worker.create({
      connection: server.native,
      taskQueue: TASK_QUEUES.resumes,
      workflowBundle: await bundleWorkflows(),
      activities: { ...createStageActivities({ cluster: world.cluster, isRunning: async (id) => id.endsWith('/9') }) },
    });
    const pending = { labels: { 'current-stage': 'pending' } };
    for (const task of ['7', '9']) await world.cluster.createWorkflow('argo', runOf(task, `build-${task}`, pending));
    const others = { ...pending, repository: 'Elsewhere/Shop' };
    await world.cluster.createWorkflow('argo', runOf('8', 'build-8', others));
  });
  afterAll(async () => {
    await api.close();
    await temporal.close();
    await world.stop();
    await server.stop();
  });
  const during = (story: () => Promise<void>): Promise<void> =>
    world.during({ nativeConnection: server.native }, () => requests.runUntil(story()));

  test('a run is tried, moved once, looked at and rolled back; those of others are not there', async () => {
    await during(async () => {
      const path = '/v1/runs/argo/build-7/stage';
      const tried = await api.put(path, { ...SET, dryRun: true }, MOVER);
      expect(tried).toMatchObject({ status: 200, body: { outcome: 'would-move', from: 'pending', to: GATE } });
      expect(await api.look(path, TOKENS.reader)).toMatchObject({
        status: 200,
        body: { stage: 'pending', owned: false },
      });

      const key = { ...MOVER, 'idempotency-key': '"night-1"' };
      const moved = await api.put(path, SET, key);
      expect(moved).toMatchObject({
        status: 200,
        body: { success: true, outcome: 'moved', from: 'pending', to: GATE },
      });
      expect((await api.put(path, SET, key)).body).toEqual(moved.body);
      const other = await api.put(path, { ...SET, reason: 'another' }, key);
      expect(other).toMatchObject({ status: 422, body: { code: 'BATON_KEY_REUSED' } });
      const look = `/v1/stage-requests/${String(moved.body['id'])}`;
      const state = { state: 'ended', step: 'done', result: { outcome: 'moved' } };
      expect(await api.look(look, TOKENS.mover)).toMatchObject({ status: 200, body: state });
      expect((await api.look(look, TOKENS.reader)).status).toBe(404);

      const read = await api.look(path, TOKENS.reader);
      const line = { from: 'pending', to: GATE, by: 'mover', reason: SET.reason };
      expect(read.body).toMatchObject({ stage: GATE, revision: 1, history: [line], edited: null });
      expect(await api.put(path, { ...SET, to: 'pending', back: true }, MOVER)).toMatchObject({
        status: 409,
        body: { type: 'urn:baton:stage:illegal', outcome: 'illegal', legal: ['implementation-in-progress'] },
      });
      const back = await api.post(`${path}/rollback`, { reason: 'wrong run' }, MOVER);
      expect(back).toMatchObject({ status: 200, body: { outcome: 'moved', from: GATE, to: 'pending' } });

      const strangers = await api.put('/v1/runs/argo/build-8/stage', SET, MOVER);
      const nobodys = await api.put('/v1/runs/argo/build-0/stage', SET, MOVER);
      for (const { status, body } of [strangers, nobodys]) {
        expect({ status, outcome: body['outcome'], reason: body['reason'] }).toEqual({
          status: 404,
          outcome: 'not-found',
          reason: '',
        });
      }
      const looks = [
        await api.look('/v1/runs/argo/build-8/stage', TOKENS.reader),
        await api.look('/v1/runs/argo/build-0/stage', TOKENS.reader),
      ];
      expect(looks.map(({ status }) => status)).toEqual([404, 404]);
      expect(looks[0]?.body).toEqual(looks[1]?.body);
      expect((await api.look('/v1/runs/argo/build-8/stage', TOKENS.elsewhere)).body).toMatchObject({
        stage: 'pending',
      });
      expect((await api.look('/v1/runs/argo/build-9/stage', TOKENS.reader)).body).toMatchObject({ owned: true });
      expect((await api.look('/v1/plays/acme/shop/7/stage', TOKENS.reader)).status).toBe(404);
    });
  });
});
