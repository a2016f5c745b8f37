import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster, WatchEvent, WatchOptions } from '../../../activities/argo/cluster.ts';
import { listAll } from '../../../activities/argo/list-all.ts';
import { describeWithKubernetes } from '../../setup/kubernetes.ts';
import { openReal, openStandIn, type Ground } from './watch-grounds.ts';
import { runOf, startWatch, type Telling, type WatchUnderTest } from './watch-under-test.ts';

const workflows = '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows';
const OURS = 'workflow-type=play-orchestration';
const never = new AbortController().signal;

/** Every rule of watching that we rely on. */
function contract(open: () => Promise<Ground>): void {
  let ground: Ground;
  let watches: WatchUnderTest[] = [];
  let tasks = 0;
  beforeAll(async () => {
    ground = await open();
  });
  afterEach(async () => {
    ground.meddler.leaveAlone();
    for (const watch of watches) await watch.end();
    watches = [];
  });
  afterAll(() => ground.stop());

  const create = async (): Promise<string> => {
    const task = String((tasks += 1));
    const { status } = await ground.client.send('POST', workflows, runOf(task));
    expect(status).toBe(201);
    return task;
  };
  const change = async (task: string, patch: object): Promise<void> => {
    const path = `${workflows}/run-${task}`;
    const { status } = await ground.client.send('PATCH', path, patch, 'application/merge-patch+json');
    expect(status).toBe(200);
  };
  const suspend = (task: string): Promise<void> => change(task, { spec: { suspend: true } });
  const present = async (): Promise<string> =>
    (await ground.cluster().listWorkflows('argo', { limit: 1 })).resourceVersion;
  const start = (cluster: Cluster): WatchUnderTest => {
    const watch = startWatch({ cluster, isForEver: true });
    watches.push(watch);
    return watch;
  };
  const about =
    (task: string, suspended = false) =>
    ({ run }: Telling): boolean =>
      run.name === `run-${task}` && run.suspended === suspended;

  test('ends when its time is over, and the next goes on where it left off, and misses nothing', async () => {
    const asked = { resourceVersion: await present(), labelSelector: OURS };
    const first = await create();
    const events = await heard(ground.cluster(), { ...asked, timeoutSeconds: 1 }, () => false);
    // A server says a bookmark before the end, or none.
    const said = events.filter(({ type }) => type !== 'BOOKMARK');
    expect(said.map(({ object }) => object.metadata.name)).toEqual([`run-${first}`]);
    const resourceVersion = events.at(-1)?.object.metadata.resourceVersion ?? '';
    const task = await create();
    const [next] = await heard(ground.cluster(), { ...asked, resourceVersion }, () => true);
    expect(next).toMatchObject({ type: 'ADDED', object: { metadata: { name: `run-${task}` } } });
  });

  describe('goes on, and the next change is told,', () => {
    test.each<[what: string, hand: Parameters<Ground['meddler']['meddle']>[0]]>([
      ['a line becomes garbage', (_, response) => void response.write('<html>502</html>\n')],
      [
        'a line is cut, and the watch ended in its midst',
        (line, response) => void response.end(line.slice(0, line.length / 2)),
      ],
      [
        'a line is cut with its connection',
        (line, response) => void response.write(line.slice(0, line.length / 2), () => response.destroy()),
      ],
      ['the watch is ended at a change', (_, response) => void response.end()],
    ])('where %s', async (_, hand) => {
      const watch = start(ground.behind());
      await watch.told(about(await create()));
      ground.meddler.meddle((line, response) => {
        ground.meddler.leaveAlone();
        hand(line, response);
      });
      const first = await create();
      await watch.told(about(first));
      await suspend(first);
      await watch.told(about(first, true));
    });

    test('where what is between us and the server falls silent', async () => {
      const watch = start(ground.behind({ watchSilenceMs: 1_000, requestTimeoutMs: 1_000 }));
      const task = await create();
      await watch.told(about(task));
      ground.meddler.fallSilent();
      await suspend(task);
      const failures = watch.pauses.length;
      while (watch.pauses.length < failures + 2) await new Promise((resolve) => setImmediate(resolve));
      ground.meddler.speakAgain();
      await watch.told(about(task, true));
    });

    test('where the server itself falls silent with all connections open', async () => {
      const watch = start(ground.cluster({ watchSilenceMs: 1_000, requestTimeoutMs: 1_000 }));
      const task = await create();
      await watch.told(about(task));
      ground.freeze();
      try {
        const failures = watch.pauses.length;
        while (watch.pauses.length < failures + 2) await new Promise((resolve) => setImmediate(resolve));
      } finally {
        ground.thaw();
      }
      await suspend(task);
      await watch.told(about(task, true));
    });

    test('where the server was away, and what happened before anybody watched again', async () => {
      const watch = start(ground.cluster());
      const task = await create();
      await watch.told(about(task));
      await ground.interrupt();
      const failures = watch.pauses.length;
      while (watch.pauses.length < failures + 2) await new Promise((resolve) => setImmediate(resolve));
      await ground.resume();
      await suspend(task);
      const other = await create();
      await Promise.all([watch.told(about(task, true)), watch.told(about(other))]);
      expect(watch.tellings.filter(about(task))).toHaveLength(1);
    });
  });

  test('a server that has forgotten: lists begin anew in their midst, old versions are refused, watches list anew', async () => {
    const resourceVersion = await present();
    const task = await create();
    // More than a page.
    const made = [task];
    while (made.length < 102) made.push(...(await Promise.all(Array.from({ length: 10 }, create))));
    const cluster = ground.cluster();
    const watch = start(cluster);
    await Promise.all(made.map((each) => watch.told(about(each))));
    let pages = 0;
    const forgetful: Pick<Cluster, 'listWorkflows'> = {
      async listWorkflows(namespace, options) {
        const page = await cluster.listWorkflows(namespace, options);
        if ((pages += 1) === 1) {
          await suspend(task);
          await ground.forget();
        }
        return page;
      },
    };
    const all = await listAll(forgetful, 'argo', OURS, ({ metadata }) => metadata.name);
    expect(new Set(all.items).size).toBe(all.items.length);
    expect(all.items).toEqual(expect.arrayContaining(made.map((each) => `run-${each}`)));
    expect(pages).toBeGreaterThan(2);
    await watch.told(about(task, true));
    await expect(heard(cluster, { resourceVersion }, () => false)).rejects.toMatchObject({ expired: true });
  });
}

/** The events of a watch until one for which `isLast`, or its end. */
async function heard(
  cluster: Cluster,
  asked: Partial<WatchOptions> & Pick<WatchOptions, 'resourceVersion'>,
  isLast: (event: WatchEvent) => boolean,
): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  for await (const event of cluster.watchWorkflows('argo', { timeoutSeconds: 30, signal: never, ...asked })) {
    events.push(event);
    if (isLast(event)) break;
  }
  return events;
}

describe('a watch on the stand-in', () => {
  contract(openStandIn);
});

describeWithKubernetes('a watch on a real Kubernetes API', () => {
  contract(openReal);
});
