import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { readApiRequest } from '../../standins/cluster/api-request.ts';
import { refusalOf } from '../../standins/cluster/faults.ts';
import { recordedMoment } from '../fixtures/argo/recording.ts';
import { describeOnEachCluster, openShared } from '../setup/each-cluster.ts';
import { describeWithKubernetes, sharedKubernetes } from '../setup/kubernetes.ts';
import { startUnderTest, workflowKind, type ClusterUnderTest } from './cluster-under-test.ts';

describeOnEachCluster('who asks', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open, token: 'right' });
  });
  afterAll(() => world.stop());

  test('with a wrong token is turned away, without a word about why', async () => {
    const response = await fetch(world.cluster.url + world.workflows, { headers: { authorization: 'Bearer wrong' } });
    expect({ status: response.status, response: await response.json() }).toEqual(
      recordedMoment('03-refusals-and-status-bodies', 'wrong token'),
    );
  });
});

describeOnEachCluster('who may do everything', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
  });
  afterAll(() => world.stop());

  test('is told so by a review, in the recorded form', async () => {
    const recorded = recordedMoment('11-list-watch-access', 'SelfSubjectAccessReview') as unknown as {
      response: { spec: unknown; metadata: unknown };
    };
    const { status, body } = await world.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: recorded.response.spec,
    });
    // Who wrote which field is kept also of a review.
    expect({ status, response: { ...body, metadata: {} } }).toEqual({
      ...recorded,
      response: { ...recorded.response, metadata: {} },
    });
  });
});

describeWithKubernetes('who has no role', () => {
  let world: ClusterUnderTest;
  const stranger = () => sharedKubernetes().tokens.stranger;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open: openShared });
  });
  afterAll(() => world.stop());

  test.each([
    ['GET', '/run', undefined],
    ['GET', '', undefined],
    ['GET', '?watch=true', undefined],
    ['PATCH', '/run', []],
    ['PUT', '/run', { ...workflowKind, metadata: { name: 'run' }, spec: {} }],
    ['POST', '', { ...workflowKind, metadata: { name: 'run' }, spec: {} }],
    ['DELETE', '/run', {}],
  ])('is refused %s of …/workflows%s, in the words that the stand-in has for it', async (method, rest, body) => {
    const path = world.workflows + rest;
    const response = await fetch(world.cluster.url + path, {
      method,
      headers: {
        authorization: `Bearer ${stranger()}`,
        'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const request = readApiRequest(method, new URL(path, world.cluster.url), '');
    if (request === null) throw new Error('the stand-in does not serve it');
    expect(await response.json()).toEqual(refusalOf({ kind: 'answer', status: 403 }, request).body);
  });

  test('is told by our client with the status and the words', async () => {
    const cluster = createKubernetesCluster({ server: world.cluster.url, token: stranger(), env: {} });
    await expect(cluster.readWorkflow(world.namespace, 'run')).rejects.toMatchObject({
      status: 403,
      reason: 'Forbidden',
      transient: false,
      message: expect.stringContaining('User "stranger" cannot get resource "workflows"'),
    });
  });
});
