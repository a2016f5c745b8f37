import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, workflowKind, type ClusterUnderTest } from './cluster-under-test.ts';

describeOnEachCluster('writing an object', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
  });
  afterAll(() => world.stop());

  const at = (name: string) => `${world.workflows}/${name}`;

  test('a name can be asked for by prefix', async () => {
    const object = { ...workflowKind, metadata: { generateName: 'play-' }, spec: {} };
    const first = await world.send('POST', world.workflows, object);
    const second = await world.send('POST', world.workflows, object);
    expect(first.body.metadata.name).toMatch(/^play-[a-z0-9]{5}$/);
    expect(second.body.metadata.name).not.toBe(first.body.metadata.name);
  });

  test('an object starts with a uid, a version, a generation and the time', async () => {
    const { metadata, apiVersion, kind } = await world.create('fresh');
    expect({ apiVersion, kind }).toEqual(workflowKind);
    expect(metadata).toMatchObject({ namespace: world.namespace, generation: 1 });
    expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(metadata.resourceVersion).toMatch(/^\d+$/);
    expect(metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('an object keeps its status, and nothing that its kind does not know', async () => {
    const object = await world.create('whole', { spec: { a: [] }, status: { phase: 'Running' }, other: 3 });
    expect(object).toMatchObject({ spec: { a: [] }, status: { phase: 'Running' } });
    expect(object).not.toHaveProperty('other');
  });

  test.each([
    ['without a kind', { kind: undefined }, 400, "Object 'Kind' is missing in '{"],
    ['without a version', { apiVersion: undefined }, 400, 'the API version in the data () does not match the expected'],
    ['of another version', { apiVersion: 'v1' }, 400, 'the API version in the data (v1) does not match the expected'],
    ['of another kind', { kind: 'Pod' }, 422, 'Pod.argoproj.io "odd" is invalid: kind: Invalid value: "Pod": must be'],
    ['without a spec', { spec: undefined }, 422, '"odd" is invalid: spec: Required value'],
    ['whose spec is no object', { spec: 'x' }, 422, 'spec in body must be of type object: "string"'],
    ['without a name', { metadata: {} }, 422, 'name or generateName is required'],
    ['with a version already', { metadata: { name: 'odd', resourceVersion: '7' } }, 500, 'resourceVersion'],
    ['that belongs elsewhere', { metadata: { name: 'odd', namespace: 'other' } }, 400, 'does not match the namespace'],
  ])('an object %s is not created', async (_, change, status, message) => {
    const object = { ...workflowKind, metadata: { name: 'odd' }, spec: {}, ...change };
    const refused = await world.send('POST', world.workflows, object);
    expect([refused.status, refused.body]).toEqual([status, expect.anything()]);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });

  test('nothing is created in a namespace that is not there, and the 404 says what is missing', async () => {
    const path = '/apis/argoproj.io/v1alpha1/namespaces/nowhere/workflows';
    const refused = await world.send('POST', path, { ...workflowKind, metadata: { name: 'w' }, spec: {} });
    expect(refused).toMatchObject({ status: 404, body: { details: { name: 'nowhere', kind: 'namespaces' } } });
    expect(await world.send('GET', path)).toMatchObject({ status: 200, body: { items: [] } });
  });

  test.each([
    ['no version', { resourceVersion: '' }, 422, 'metadata.resourceVersion: Invalid value: 0: must be specified'],
    ['an old version', { resourceVersion: '1' }, 409, 'the object has been modified'],
    ['another uid', { uid: 'other' }, 409, 'Precondition failed: UID in precondition: other'],
    ['another name', { name: 'other' }, 400, 'does not match the name on the URL'],
  ])('PUT with %s is refused', async (title, change, status, message) => {
    const object = await world.create(`put-${title.replaceAll(' ', '-')}`);
    const { name } = object.metadata;
    const refused = await world.send('PUT', at(name), { ...object, metadata: { ...object.metadata, ...change } });
    expect(refused.status).toBe(status);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });

  test.each([
    ['takes the spec away', [{ op: 'remove', path: '/spec' }], 422, 'spec: Required value'],
    ['makes the spec something else', [{ op: 'replace', path: '/spec', value: 'x' }], 422, 'must be of type object'],
    ['makes a label a number', [{ op: 'add', path: '/metadata/labels', value: { a: 1 } }], 422, 'cannot unmarshal'],
    ['takes the kind away', [{ op: 'remove', path: '/kind' }], 422, "Object 'Kind' is missing in"],
    ['makes it another name', [{ op: 'replace', path: '/metadata/name', value: 'x' }], 400, 'the name on the URL'],
  ])('a patch that %s is refused', async (title, patch, status, message) => {
    const { metadata } = await world.create(`patch-${title.replaceAll(' ', '-')}`);
    const refused = await world.jsonPatch(at(metadata.name), patch);
    expect([refused.status, refused.body]).toEqual([status, expect.anything()]);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });

  test('the generation moves with spec and status, not with labels', async () => {
    await world.create('generations');
    const relabelled = await world.mergePatch(at('generations'), { metadata: { labels: { a: 'b' } } });
    const moved = await world.mergePatch(at('generations'), { status: { phase: 'Running' } });
    const steered = await world.mergePatch(at('generations'), { spec: { shutdown: 'Stop' } });
    expect([relabelled, moved, steered].map(({ body }) => body.metadata.generation)).toEqual([1, 2, 3]);
  });

  test('annotations may be so long together, and no longer', async () => {
    await world.create('annotated');
    const annotate = (length: number) =>
      world.mergePatch(at('annotated'), { metadata: { annotations: { a: 'x'.repeat(length) } } });
    expect((await annotate(256 * 1_024 - 1)).status).toBe(200);
    expect(await annotate(256 * 1_024)).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
  });

  test('a deletion may insist on a uid', async () => {
    const { metadata } = await world.create('doomed');
    const other = await world.send('DELETE', at('doomed'), { preconditions: { uid: 'other' } });
    const own = await world.send('DELETE', at('doomed'), { preconditions: { uid: metadata.uid } });
    expect([other.status, own.status, (await world.send('GET', at('doomed'))).status]).toEqual([409, 200, 404]);
    expect(own.body).toMatchObject({ kind: 'Status', status: 'Success', details: { uid: metadata.uid } });
  });

  test('the status of a pod is written apart from the pod', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'agent' } };
    const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'agent:1' }] };
    expect((await world.send('POST', world.pods, { ...pod, spec })).status).toBe(201);
    const path = `${world.pods}/agent`;
    const ignored = await world.mergePatch(path, { status: { phase: 'Failed' } });
    const ended = await world.mergePatch(`${path}/status`, { status: { phase: 'Succeeded' }, spec: { x: 1 } });
    expect(ignored.body).toMatchObject({ status: { phase: 'Pending' } });
    expect(ended.body).toMatchObject({ status: { phase: 'Succeeded' }, spec });
  });

  test('a pod that never began is gone at once when it is deleted', async () => {
    const spec = { containers: [{ name: 'main', image: 'agent:1' }] };
    await world.send('POST', world.pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'brief' }, spec });
    expect((await world.send('DELETE', `${world.pods}/brief`)).status).toBe(200);
    expect((await world.send('GET', `${world.pods}/brief`)).status).toBe(404);
  });

  test('a workflow has no status of its own to write', async () => {
    await world.create('plain');
    expect((await world.mergePatch(`${at('plain')}/status`, {})).status).toBe(404);
  });
});
