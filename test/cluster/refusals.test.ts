import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Workflow } from '../../standins/cluster/argo/workflow.ts';
import { recordedMoment } from '../fixtures/argo/recording.ts';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, workflowKind } from './cluster-under-test.ts';
import type { ClusterUnderTest, Reply } from './cluster-under-test.ts';
import { recordedAnswer, resumePatch, without } from './replay.ts';

const recording = '03-refusals-and-status-bodies';
/** As the real server's object was before the first of these requests: without the labels that they added. */
const recorded = recordedAnswer(recording, 'merge patch with current resourceVersion');
const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const label = (key: string) => `/metadata/labels/${key}`;

describeOnEachCluster('what was refused and accepted when it was recorded', (open) => {
  let world: ClusterUnderTest;
  let stored: Workflow;
  let path: string;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
    path = `${world.workflows}/refusals`;
  });
  beforeEach(async () => {
    await world.send('DELETE', path);
    const { name, annotations, labels } = recorded.metadata;
    const metadata = { annotations, labels: without({ ...labels }, 'x') } as Partial<Workflow['metadata']>;
    stored = (await world.create(name, { ...recorded, metadata: { ...metadata, name } })) as Workflow;
  });
  afterAll(() => world.stop());

  const patch = (body: unknown, contentType = json) => world.send('PATCH', path, body, contentType);
  const resume = (workflow = stored, token = 't') => resumePatch(workflow, 'wait-pr-created', token, 'x');
  const on = (labels: Readonly<Record<string, string>>) => ({ metadata: { labels } });
  const withLabels = (labels: Readonly<Record<string, string>>) => ({
    ...stored,
    metadata: { ...stored.metadata, labels },
  });
  const withUid = (uid: string) => ({ ...stored, metadata: { ...stored.metadata, uid } });
  const make = (metadata: object) => world.send('POST', world.workflows, { ...workflowKind, metadata, spec: {} });
  const otherUid = '00000000-0000-0000-0000-000000000000';

  const refusals: Readonly<Record<string, () => Promise<Reply>>> = {
    'resume before the node exists': () =>
      patch(JSON.parse(JSON.stringify(resume()).replaceAll('511298989', '1')) as unknown),
    'resume with another uid (test op)': () => patch(resume(withUid(otherUid))),
    'resume with another current-stage (test op)': () => patch(resume(withLabels({ 'current-stage': 'elsewhere' }))),
    'resume of a workflow that does not exist': () => world.jsonPatch(`${world.workflows}/absent`, resume()),
    'label value with a slash (json patch)': () =>
      patch([{ op: 'add', path: label('repository'), value: 'acme/shop' }]),
    'label value with a colon (merge patch)': () => patch(on({ at: '2026-01-02T03:04:05Z' }), merge),
    'merge patch with stale resourceVersion': () => patch({ metadata: { resourceVersion: '1' } }, merge),
    'merge patch with another uid': () => patch({ metadata: { uid: otherUid } }, merge),
    'merge-patch body sent as json-patch': () => patch(on({ x: '1' })),
    'strategic merge patch': () => patch(on({ x: '1' }), 'application/strategic-merge-patch+json'),
    'test absent label with value null, label present': () =>
      patch([{ op: 'test', path: label('current-stage'), value: null }]),
    'create with a name that exists': () => make({ name: 'refusals' }),
    'create with an invalid label': () => make({ name: 'badlabel', ...on({ repository: 'acme/shop' }).metadata }),
  };

  test.each(Object.keys(refusals))('%s', async (moment) => {
    const { status, body } = (await refusals[moment]?.()) ?? {};
    expect({ status, response: body }).toEqual(recordedMoment(recording, moment));
  });

  const acceptances: Readonly<Record<string, () => Promise<Reply>>> = {
    'merge patch with current resourceVersion': () => {
      const { resourceVersion } = stored.metadata;
      return patch({ metadata: { resourceVersion, labels: { x: '1' } } }, merge);
    },
    'test absent label with value null': () =>
      patch([
        { op: 'test', path: label('absent'), value: null },
        { op: 'add', path: label('absent'), value: 'now-here' },
      ]),
    'replace of a missing key': () => patch([{ op: 'replace', path: label('neverseen'), value: 'v' }]),
    'add under a missing parent': () => patch([{ op: 'add', path: '/metadata/annotations/a', value: 'v' }]),
  };

  test.each(Object.keys(acceptances))('%s', async (moment) => {
    const { status, body } = (await acceptances[moment]?.()) ?? {};
    const response = recordedAnswer(recording, moment);
    expect(status).toBe(200);
    const written = body as Workflow;
    // Each moment of the recording adds to the one before it; here each starts anew.
    expect(response.metadata.labels).toMatchObject(without({ ...written.metadata.labels }));
    expect(response.metadata.annotations).toMatchObject(without({ ...written.metadata.annotations }));
    expect(written.metadata.generation).toBe(1);
    expect(Number(written.metadata.resourceVersion)).toBeGreaterThan(Number(stored.metadata.resourceVersion));
  });

  test('merge patch identical (no-op): the resourceVersion stays', async () => {
    const { status, body } = await patch(on({ 'current-stage': 'pending' }), merge);
    expect({ status, body }).toEqual({ status: 200, body: stored });
  });

  test('dryRun=All resume: shows the result and writes nothing', async () => {
    const tried = await world.jsonPatch(`${path}?dryRun=All`, resume());
    expect(tried.status).toBe(200);
    expect(tried.body.metadata).toMatchObject({ generation: 2, resourceVersion: stored.metadata.resourceVersion });
    expect(tried.body.metadata.labels?.['current-stage']).toBe('x');
    expect((await world.send('GET', path)).body).toEqual(stored);
  });
});
