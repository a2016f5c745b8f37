import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest } from './cluster-under-test.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';

describeOnEachCluster('a test can make a cluster fail', (open) => {
  let world: ClusterUnderTest;
  let folder: string;
  let path: string;
  const label = (x: string) => ({ metadata: { labels: { x } } });
  const labelNow = async () => (await world.send('GET', path)).body.metadata.labels?.['x'];
  const log = () =>
    readFileSync(join(folder, 'writes.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cluster-'));
    world = await startUnderTest({ argo: false, open, logFolder: folder });
    path = `${world.workflows}/w`;
    await world.create('w', { metadata: { name: 'w', labels: { x: '0' } } });
  });
  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([
    [403, 'Forbidden'],
    [404, 'NotFound'],
    [409, 'Conflict'],
    [410, 'Expired'],
    [422, 'Invalid'],
    [429, 'TooManyRequests'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
  ] as const)('with %d, as often as it says, and nothing is written', async (status, reason) => {
    world.cluster.faults.next('patch', { kind: 'answer', status, retryAfterSeconds: 7 }, { times: 2 });
    const replies = [await world.mergePatch(path, label('1')), await world.mergePatch(path, label('1'))];
    expect(replies.map((reply) => [reply.status, reply.body])).toEqual(
      Array(2).fill([status, expect.objectContaining({ reason, code: status })]),
    );
    expect(replies[0]?.headers.get('retry-after')).toBe([429, 500, 503].includes(status) ? '7' : null);
    expect(await labelNow()).toBe('0');
    expect((await world.mergePatch(path, label('1'))).status).toBe(200);
  });

  test('by losing the answer after the write', async () => {
    world.cluster.faults.next('patch', { kind: 'lost-response' });
    await expect(world.mergePatch(path, label('1'))).rejects.toThrow();
    expect(await labelNow()).toBe('1');
  });

  test('by cutting the connection before the write', async () => {
    world.cluster.faults.next('patch', { kind: 'cut' });
    await expect(world.mergePatch(path, label('1'))).rejects.toThrow();
    expect(await labelNow()).toBe('0');
  });

  test('only for the requests that it aims at', async () => {
    const { faults } = world.cluster;
    faults.next('*', { kind: 'answer', status: 500 }, { where: ({ name }) => name === 'other', times: Infinity });
    expect([await labelNow(), faults.hits()]).toEqual(['0', 0]);
    expect((await world.send('GET', `${world.workflows}/other`)).status).toBe(500);
    faults.clear();
    expect((await world.send('GET', `${world.workflows}/other`)).status).toBe(404);
  });

  test('by taking its time', async () => {
    world.cluster.faults.next('patch', { kind: 'delay', ms: 1 });
    expect((await world.mergePatch(path, label('1'))).status).toBe(200);
    expect(world.cluster.faults.hits()).toBe(1);
  });

  test('by cutting the watches that are open', async () => {
    const watching = world.watch(`${world.workflows}?watch=true`, ({ type }) => {
      if (type === 'ADDED') world.cluster.faults.cutWatches();
      return false;
    });
    await expect(watching).rejects.toThrow();
  });

  test('and every write is in the log, with what became of it', async () => {
    world.cluster.faults.next('patch', { kind: 'lost-response' });
    await world.mergePatch(path, label('1')).catch(() => undefined);
    await world.jsonPatch(path, [{ op: 'test', path: '/metadata/labels/x', value: '0' }]);
    const [created, lost, refused] = log();
    expect(created).toMatchObject({ verb: 'create', path: world.workflows, status: 201, fault: null });
    expect(lost).toMatchObject({ verb: 'patch', path, status: 200, fault: 'lost-response', body: label('1') });
    expect(refused).toMatchObject({ verb: 'patch', status: 422, resourceVersion: null });
    expect(Number(lost?.['resourceVersion'])).toBeGreaterThan(Number(created?.['resourceVersion']));
    expect(typeof created?.['at']).toBe('number');
  });
});
