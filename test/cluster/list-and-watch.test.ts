import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { KubeObject } from '../../standins/cluster/kube-object.ts';
import { recordedMoment } from '../fixtures/argo/recording.ts';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, type ClusterUnderTest, type Line } from './cluster-under-test.ts';

interface List {
  readonly metadata: {
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly resourceVersion: string;
  };
  readonly items: readonly KubeObject[];
}

describeOnEachCluster('lists and watches', (open) => {
  let world: ClusterUnderTest;
  beforeEach(async () => {
    world = await startUnderTest({ argo: false, open });
  });
  afterEach(() => world.stop());

  const create = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    world.create(name, { metadata: { name, labels } });
  const list = async (query: string) => (await world.send<List>('GET', `${world.workflows}?${query}`)).body;
  const names = ({ items }: List) => items.map(({ metadata }) => metadata.name);
  const seen = (lines: readonly Line[]) => lines.map(({ type, object }) => `${type} ${object.metadata.name}`);
  const since = ({ metadata }: KubeObject) => `watch=true&resourceVersion=${metadata.resourceVersion ?? ''}`;

  test('pages continue the list in which they began, whatever happens meanwhile', async () => {
    for (const name of ['e', 'd', 'c', 'b', 'a']) await create(name);
    const first = await list('limit=2');
    expect(first.metadata).toMatchObject({ remainingItemCount: 3 });
    await create('bb');
    await world.send('DELETE', `${world.workflows}/e`);
    const second = await list(`limit=2&continue=${first.metadata.continue ?? ''}`);
    const third = await list(`limit=2&continue=${second.metadata.continue ?? ''}`);
    expect([first, second, third].map(names)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(third.metadata).toEqual({ continue: '', resourceVersion: first.metadata.resourceVersion });
    expect(names(await list(''))).toEqual(['a', 'b', 'bb', 'c', 'd']);
  });

  test('pages of a selection do not say how many are left', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await create(name, { even: name === 'a' || name === 'c' ? 'no' : 'yes' });
    const first = await list('limit=1&labelSelector=even%3Dyes');
    expect(first.metadata).not.toHaveProperty('remainingItemCount');
    const second = await list(`limit=1&labelSelector=even%3Dyes&continue=${first.metadata.continue ?? ''}`);
    expect([first, second].map(names)).toEqual([['b'], ['d']]);
    expect(second.metadata.continue).toBe('');
  });

  test('a list of custom resources says of each what it is, one of pods does not', async () => {
    await create('a');
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'agent' } };
    await world.send('POST', world.pods, { ...pod, spec: { containers: [{ name: 'main', image: 'agent:1' }] } });
    expect((await list('')).items[0]).toMatchObject({ kind: 'Workflow', apiVersion: 'argoproj.io/v1alpha1' });
    const pods = (await world.send<List>('GET', world.pods)).body;
    expect(pods.items[0]).toMatchObject({ metadata: { name: 'agent' } });
    expect(pods.items[0]).not.toHaveProperty('kind');
  });

  test('a continue token has the form of the real one', async () => {
    for (const name of ['deadline', 'done']) await create(name);
    const { metadata } = await list('limit=1');
    const recorded = (recordedMoment('11-list-watch-access', 'list with limit=3') as unknown as List).metadata;
    const read = (token = '') => JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>;
    expect({ ...read(metadata.continue), rv: 0 }).toEqual({ ...read(recorded.continue), rv: 0 });
  });

  test('a continue token that is none is refused in the same words', async () => {
    const { status, body } = await world.send('GET', `${world.workflows}?limit=1&continue=garbage`);
    expect({ status, response: body }).toEqual(
      recordedMoment('11-list-watch-access', 'continue token that is not valid'),
    );
  });

  test('a watch from a version that was before the server ends with the recorded refusal', async () => {
    const lines = await world.watch(`${world.workflows}?watch=1&resourceVersion=1`);
    const { events } = recordedMoment('11-list-watch-access', 'watch from an old resourceVersion') as unknown as {
      events: readonly [Line];
    };
    // Where the memory of a server begins is its own affair.
    const alike = (line: Line) => ({
      ...line,
      object: { ...line.object, message: line.object.message?.replace(/\d{2,}/, 'N') },
    });
    expect(lines.map(alike)).toEqual(events.map(alike));
  });

  test('a watch from what is no version is refused', async () => {
    expect((await world.send('GET', `${world.workflows}?watch=1&resourceVersion=x`)).status).toBe(500);
  });

  test('a watch tells what has happened since a version, and a bookmark in it where to go on', async () => {
    const first = await create('a');
    await create('b');
    await world.send('DELETE', `${world.workflows}/a`);
    const query = `${since(first)}&timeoutSeconds=6&allowWatchBookmarks=true`;
    const [added, deleted, ...bookmarks] = await world.watch(
      `${world.workflows}?${query}`,
      ({ type }) => type === 'BOOKMARK',
    );
    expect([added?.type, deleted?.type]).toEqual(['ADDED', 'DELETED']);
    // A server need not send one before so short a watch ends, and a real one does not always.
    for (const { type, object } of bookmarks) {
      const { apiVersion, kind, metadata } = object;
      expect({ type, apiVersion, kind }).toEqual({
        type: 'BOOKMARK',
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Workflow',
      });
      expect(Number(metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(deleted?.object.metadata.resourceVersion));
    }
  });

  test.each(['', '&resourceVersion=0'])(
    'a watch%s begins with what is there, and says where that ends',
    async (from) => {
      for (const name of ['b', 'a']) await create(name);
      const query = `watch=true${from}&allowWatchBookmarks=true`;
      const lines = await world.watch(`${world.workflows}?${query}`, ({ type }) => type === 'BOOKMARK');
      expect(seen(lines.slice(0, -1)).sort()).toEqual(['ADDED a', 'ADDED b']);
      expect(lines.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    },
  );

  test('an object that leaves the selector arrives as deleted, as it was before', async () => {
    const created = await create('w', { done: 'false' });
    const path = `${world.workflows}/w`;
    await world.mergePatch(path, { spec: { x: 1 } });
    const left = await world.mergePatch(path, { metadata: { labels: { done: 'true' } }, spec: { x: 2 } });
    await world.mergePatch(path, { spec: { x: 3 } });
    await world.mergePatch(path, { metadata: { labels: { done: 'false' } } });
    const query = `${since(created)}&labelSelector=done!%3Dtrue`;
    const lines = await world.watch(`${world.workflows}?${query}`, ({ type }) => type === 'ADDED');
    expect(seen(lines)).toEqual(['MODIFIED w', 'DELETED w', 'ADDED w']);
    expect(lines[1]?.object).toMatchObject({
      metadata: { labels: { done: 'false' }, resourceVersion: left.body.metadata.resourceVersion },
      spec: { x: 1 },
    });
  });

  test('a watch hears of writes while it is open', async () => {
    const first = await create('a');
    const heard = world.watch(`${world.workflows}?${since(first)}`, ({ object }) => object.metadata.name === 'c');
    await create('b');
    await create('c');
    expect(seen(await heard)).toEqual(['ADDED b', 'ADDED c']);
  });

  test('a write that changes nothing is not told', async () => {
    const first = await create('a', { x: '1' });
    await world.mergePatch(`${world.workflows}/a`, { metadata: { labels: { x: '1' } } });
    await world.mergePatch(`${world.workflows}/a`, { metadata: { labels: { x: '2' } } });
    const lines = await world.watch(`${world.workflows}?${since(first)}`, () => true);
    expect(lines).toMatchObject([{ type: 'MODIFIED', object: { metadata: { labels: { x: '2' } } } }]);
  });
});
