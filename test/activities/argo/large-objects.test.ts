import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { listAll } from '../../../activities/argo/list-all.ts';
import { createLiveRuns } from '../../../activities/argo/live-runs.ts';
import { snapshotOf } from '../../../activities/argo/snapshot.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const MEGABYTE = 1024 * 1024;
const FILLING = 'x'.repeat(MEGABYTE);
const TASK = { owner: 'acme', repository: 'shop', task: '7' };
const OF_A_TASK = {
  arguments: {
    parameters: [
      { name: 'repository', value: 'acme/shop' },
      { name: 'task-id', value: '7' },
    ],
  },
};

interface Pages {
  /** Objects of a megabyte each. */
  readonly objects: number;
  /** Pages larger than this never come in time. */
  readonly most?: number;
}

/** An API server that makes its objects up while it sends them, as fast as they are taken. */
async function serve({ objects, most = Infinity }: Pages): Promise<{ url: string; limits: number[] }> {
  const limits: number[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://cluster');
    const [from, limit] = [Number(searchParams.get('continue') ?? 0), Number(searchParams.get('limit'))];
    limits.push(limit);
    const to = Math.min(objects, from + limit);
    const send = async (): Promise<void> => {
      const more = to < objects ? String(to) : '';
      response.write(`{"metadata":{"resourceVersion":"7","continue":"${more}"},"items":[`);
      for (let number = from; number < to; number += 1) {
        const metadata = { name: `run-${String(number)}`, uid: `uid-${String(number)}`, labels: {} };
        const object = { metadata, spec: OF_A_TASK, status: { phase: 'Running', compressedNodes: FILLING } };
        const text = `${number === from ? '' : ','}${JSON.stringify(object)}`;
        if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
      }
      if (limit <= most) response.end(']}');
    };
    send().catch(() => response.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, limits };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes that are in use, without what nobody needs any more. */
function megabytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

describe('objects of a megabyte', () => {
  test('in thousands leave a projection behind, and no page of them is ever held', async () => {
    // Two pages: of 2,000 objects the figures are the same, and half a minute is gone.
    const objects = Number(process.env['BATON_LARGE_OBJECTS'] ?? 200);
    const { url } = await serve({ objects });
    const cluster = createKubernetesCluster({ server: url, env: {}, requestTimeoutMs: 60_000 });
    const before = megabytesInUse();
    let most = 0;
    let seen = 0;
    const { items } = await listAll(cluster, 'argo', '', (object) => {
      seen += 1;
      if (seen % 50 === 0) most = Math.max(most, megabytesInUse() - before);
      return snapshotOf(object, []);
    });
    expect(items).toHaveLength(objects);
    expect(most).toBeLessThan(40);
    expect(megabytesInUse() - before).toBeLessThan(5);
  }, 120_000);

  test('that all claim the task that a play looks for leave a projection behind too', async () => {
    const { url } = await serve({ objects: 60 });
    const liveRuns = createLiveRuns(createKubernetesCluster({ server: url, env: {}, requestTimeoutMs: 60_000 }));
    const before = megabytesInUse();
    const runs = await liveRuns.of('argo', TASK, (run) => snapshotOf(run, []));
    expect(runs).toHaveLength(60);
    expect(megabytesInUse() - before).toBeLessThan(30);
  }, 120_000);

  test('are asked for in smaller pages where a page does not come in time', async () => {
    const { url, limits } = await serve({ objects: 9, most: 4 });
    const cluster = createKubernetesCluster({ server: url, env: {}, requestTimeoutMs: 700 });
    const { items } = await listAll(cluster, 'argo', '', ({ metadata }) => metadata.name);
    expect(items).toHaveLength(9);
    expect(limits).toEqual([100, 20, 4, 4, 4]);
  });
});
