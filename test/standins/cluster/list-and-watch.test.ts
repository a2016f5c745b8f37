import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../standins/cluster/kube-object.ts';
import { recordedMoment } from '../../fixtures/argo/recording.ts';
import { startUnderTest, workflows } from './cluster-under-test.ts';
import type { ClusterUnderTest, Line } from './cluster-under-test.ts';

interface List {
  readonly metadata: {
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly resourceVersion: string;
  };
  readonly items: readonly KubeObject[];
}

describe('lists and watches', () => {
  let world: ClusterUnderTest;
  beforeEach(async () => {
    world = await startUnderTest({ argo: false });
  });
  afterEach(() => world.stop());

  const create = async (name: string, labels = {}) =>
    (await world.send('POST', workflows, { metadata: { name, labels } })).body;
  const list = async (query: string) => (await world.send<List>('GET', `${workflows}?${query}`)).body;
  const names = ({ items }: List) => items.map(({ metadata }) => metadata.name);
  const seen = (lines: readonly Line[]) => lines.map(({ type, object }) => `${type} ${object.metadata.name}`);

  test('pages continue the list in which they began, whatever happens meanwhile', async () => {
    for (const name of ['e', 'd', 'c', 'b', 'a']) await create(name);
    const first = await list('limit=2');
    expect(first.metadata).toMatchObject({ remainingItemCount: 3 });
    await create('bb');
    await world.send('DELETE', `${workflows}/e`);
    const second = await list(`limit=2&continue=${first.metadata.continue ?? ''}`);
    const third = await list(`limit=2&continue=${second.metadata.continue ?? ''}`);
    expect([first, second, third].map(names)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(third.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
    expect(names(await list(''))).toEqual(['a', 'b', 'bb', 'c', 'd']);
  });

  test('a continue token has the form of the real one', async () => {
    for (const name of ['deadline', 'done']) await create(name);
    const { metadata } = await list('limit=1');
    const recorded = (recordedMoment('11-list-watch-access', 'list with limit=3') as unknown as List).metadata;
    const read = (token = '') => JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>;
    expect({ ...read(metadata.continue), rv: 0 }).toEqual({ ...read(recorded.continue), rv: 0 });
  });

  test('a continue token that is none is refused in the same words', async () => {
    const { status, body } = await world.send('GET', `${workflows}?limit=1&continue=garbage`);
    expect({ status, response: body }).toEqual(
      recordedMoment('11-list-watch-access', 'continue token that is not valid'),
    );
  });

  test('a page of a list that is forgotten is refused', async () => {
    for (const name of ['a', 'b']) await create(name);
    const { metadata } = await list('limit=1');
    await create('c');
    world.cluster.faults.compact();
    const late = await world.send('GET', `${workflows}?limit=1&continue=${metadata.continue ?? ''}`);
    expect(late).toMatchObject({ status: 410, body: { reason: 'Expired' } });
  });

  test('a watch from a version that is forgotten ends with the real refusal', async () => {
    const lines = await world.watch(`${workflows}?watch=1&resourceVersion=1`);
    const { events } = recordedMoment('11-list-watch-access', 'watch from an old resourceVersion') as unknown as {
      events: readonly [{ readonly object: { readonly message: string } }];
    };
    // Where the memory of a server begins is its own affair.
    const message = events[0].object.message.replace('225', '200');
    expect(lines).toEqual([{ type: 'ERROR', object: { ...events[0].object, message } }]);
  });

  test('a watch tells what has happened since a version, and where to go on', async () => {
    const { metadata } = await create('a');
    await create('b');
    await world.send('DELETE', `${workflows}/a`);
    const from = `resourceVersion=${metadata.resourceVersion ?? ''}`;
    const lines = await world.watch(`${workflows}?watch=true&${from}&timeoutSeconds=0&allowWatchBookmarks=true`);
    expect(lines.map(({ type }) => type)).toEqual(['ADDED', 'DELETED', 'BOOKMARK']);
    const version = lines.at(-1)?.object.metadata.resourceVersion;
    expect(lines.at(-1)?.object).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { resourceVersion: version },
    });
    expect(lines[1]?.object.metadata.resourceVersion).toBe(version);
  });

  test('an object that leaves the selector arrives as deleted, as it was before', async () => {
    const { metadata } = await create('w', { done: 'false' });
    const path = `${workflows}/w`;
    await world.mergePatch(path, { spec: { x: 1 } });
    const left = await world.mergePatch(path, { metadata: { labels: { done: 'true' } }, spec: { x: 2 } });
    await world.mergePatch(path, { spec: { x: 3 } });
    await world.mergePatch(path, { metadata: { labels: { done: 'false' } } });
    const query = `watch=true&labelSelector=done!%3Dtrue&resourceVersion=${metadata.resourceVersion ?? ''}`;
    const lines = await world.watch(`${workflows}?${query}&timeoutSeconds=0`);
    expect(seen(lines)).toEqual(['MODIFIED w', 'DELETED w', 'ADDED w']);
    expect(lines[1]?.object).toMatchObject({
      metadata: { labels: { done: 'false' }, resourceVersion: left.body.metadata.resourceVersion },
      spec: { x: 1 },
    });
  });

  test('a watch hears of writes while it is open', async () => {
    const { metadata } = await create('a');
    const from = `resourceVersion=${metadata.resourceVersion ?? ''}`;
    const heard = world.watch(
      `${workflows}?watch=true&${from}&timeoutSeconds=20`,
      ({ object }) => object.metadata.name === 'c',
    );
    await create('b');
    await create('c');
    expect(seen(await heard)).toEqual(['ADDED b', 'ADDED c']);
  });

  test('everybody may do everything, and the review says so in the real form', async () => {
    const recorded = recordedMoment('11-list-watch-access', 'SelfSubjectAccessReview') as unknown as {
      response: { spec: unknown };
    };
    const { status, body } = await world.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: recorded.response.spec,
    });
    expect({ status, response: body }).toEqual(recorded);
  });
});
