import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pods, startUnderTest, workflows } from './cluster-under-test.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';

describe('writing an object', () => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false });
  });
  afterAll(() => world.stop());

  const create = async (name: string) => (await world.send('POST', workflows, { metadata: { name }, spec: {} })).body;

  test('a name can be asked for by prefix', async () => {
    const first = await world.send('POST', workflows, { metadata: { generateName: 'play-' } });
    const second = await world.send('POST', workflows, { metadata: { generateName: 'play-' } });
    expect(first.body.metadata.name).toMatch(/^play-[a-z0-9]{5}$/);
    expect(second.body.metadata.name).not.toBe(first.body.metadata.name);
  });

  test('an object starts with a uid, a version, a generation and the time', async () => {
    const { metadata, apiVersion, kind } = await create('fresh');
    expect({ apiVersion, kind }).toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow' });
    expect(metadata).toMatchObject({ namespace: 'argo', generation: 1 });
    expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(metadata.resourceVersion).toMatch(/^\d+$/);
    expect(metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test.each([
    ['no version', { resourceVersion: '' }, 422, 'metadata.resourceVersion: Invalid value: 0x0: must be specified'],
    ['an old version', { resourceVersion: '1' }, 409, 'the object has been modified'],
    ['another uid', { uid: 'other' }, 409, 'Precondition failed: UID in precondition: other'],
    ['another name', { name: 'other' }, 400, 'does not match the name on the URL'],
  ])('PUT with %s is refused', async (title, change, status, message) => {
    const object = await create(`put-${title.replaceAll(' ', '-')}`);
    const { name } = object.metadata;
    const refused = await world.send('PUT', `${workflows}/${name}`, {
      ...object,
      metadata: { ...object.metadata, ...change },
    });
    expect(refused.status).toBe(status);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });

  test('the generation moves with spec and status, not with labels', async () => {
    await create('generations');
    const path = `${workflows}/generations`;
    const relabelled = await world.mergePatch(path, { metadata: { labels: { a: 'b' } } });
    const moved = await world.mergePatch(path, { status: { phase: 'Running' } });
    expect([relabelled, moved].map(({ body }) => body.metadata.generation)).toEqual([1, 2]);
  });

  test('a deletion may insist on a uid', async () => {
    const { metadata } = await create('doomed');
    const path = `${workflows}/doomed`;
    const other = await world.send('DELETE', path, { preconditions: { uid: 'other' } });
    const own = await world.send('DELETE', path, { preconditions: { uid: metadata.uid } });
    expect([other.status, own.status, (await world.send('GET', path)).status]).toEqual([409, 200, 404]);
  });

  test('the status of a pod is written apart from the pod', async () => {
    await world.send('POST', pods, { metadata: { name: 'agent' }, spec: { containers: [] } });
    const ignored = await world.mergePatch(`${pods}/agent`, { status: { phase: 'Failed' } });
    const ended = await world.mergePatch(`${pods}/agent/status`, { status: { phase: 'Succeeded' }, spec: { x: 1 } });
    expect(ignored.body['status']).toEqual({ phase: 'Pending' });
    expect(ended.body).toMatchObject({ status: { phase: 'Succeeded' }, spec: { containers: [] } });
  });

  test('a workflow has no status of its own to write', async () => {
    await create('plain');
    expect((await world.mergePatch(`${workflows}/plain/status`, {})).status).toBe(404);
  });
});
