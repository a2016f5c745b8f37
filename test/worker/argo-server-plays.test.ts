import { afterEach, expect, test } from '@jest/globals';
import { configSchema } from '../../config/schema.ts';
import { openUpdate, statusQuery, type PlayStatus } from '../../signals/messages.ts';
import { createClock } from '../../standins/cluster/argo/controller-clock.ts';
import { startArgoController } from '../../standins/cluster/argo/start-argo-controller.ts';
import type { Packing } from '../../standins/cluster/argo-server/packed-nodes.ts';
import { startArgoServer } from '../../standins/cluster/argo-server/start-argo-server.ts';
import type { KubeObject } from '../../standins/cluster/kube-object.ts';
import { startGitHub } from '../../standins/github/start-github.ts';
import { connectClient } from '../../worker/connect.ts';
import { startUnderTest } from '../cluster/cluster-under-test.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { createShop } from '../workflows/resume/shop.ts';
import { ownNamespace } from './own-namespace.ts';
import { runWorkerHere } from './worker-here.ts';

const GATES = [
  ['wait-pr-created', 'waiting-pr-created'],
  ['wait-ready-for-qa', 'waiting-ready-for-qa'],
  ['wait-pr-approved', 'waiting-pr-approved'],
] as const;

/** A run as somebody submits it by hand: three gates, one behind the other, and no agents. */
const RUN: Partial<KubeObject> = {
  metadata: { name: 'by-hand', labels: { 'workflow-type': 'play-orchestration' } },
  spec: {
    entrypoint: 'play',
    arguments: {
      parameters: [
        { name: 'repository', value: 'acme/shop' },
        { name: 'task-id', value: '7' },
      ],
    },
    templates: [
      { name: 'play', steps: GATES.map(([name]) => [{ name, template: 'gate' }]) },
      { name: 'gate', suspend: {} },
    ],
  },
};

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/**
 * Lets a worker adopt the run, opens each gate by an operator's word once the play shows it, and answers with the run as the
 * play left it. `packing`: how controller and Argo Server store nodes.
 */
async function playThrough(mode: 'hidden-nodes' | 'only', packing: Packing | null) {
  const namespace = await ownNamespace(devServerAddress());
  const cluster = await startUnderTest({ argo: false });
  const { url } = cluster.cluster;
  const hiding = packing === null ? {} : { packing };
  const ofArgo = { url, namespaces: [cluster.namespace], requeueMs: 250, clock: createClock(25), ...hiding };
  const controller = startArgoController(ofArgo);
  const server = await startArgoServer({ url, tokens: ['known'], ...hiding });
  const shop = createShop();
  const github = await startGitHub({ world: shop.world });
  atEnd.push(cluster.stop, controller.stop, server.stop, github.stop);
  const config = configSchema.parse({
    repositories: [{ name: 'acme/shop', id: 7001 }],
    temporal: { address: devServerAddress(), namespace },
    // Where only the Argo Server is asked, there need be no other one.
    kubernetes: { server: mode === 'only' ? 'http://127.0.0.1:9' : url },
    argoServer: { url: server.url, token: 'known', mode },
    github: { apiUrl: github.url, token: shop.token },
    worker: { shutdownGrace: '5s' },
  });
  const worker = await runWorkerHere(config);
  const client = await connectClient(config, {});
  atEnd.push(worker.stop, () => client.connection.close());

  await cluster.create('by-hand', RUN);
  const play = client.workflow.getHandle('play/acme/shop/7');
  const attention: string[] = [];
  const shows = async (stage: string): Promise<void> => {
    for (;;) {
      // There is no play before the watch has seen the run.
      const status: PlayStatus | null = await play.query(statusQuery).catch(() => null);
      attention.push(...(status?.attention ?? []));
      if (status?.stage === stage) return;
    }
  };
  for (const [, gate] of GATES) {
    await shows(gate);
    await play.executeUpdate(openUpdate, { args: [{ by: 'ada', reason: 'a test', gate }] });
  }
  const last: PlayStatus = await play.result();
  const { body: run } = await cluster.send('GET', `${cluster.workflows}/by-hand`);
  return { run, last, attention, calls: server.calls };
}

/** What its controller has not written. */
function notArgos(marks: Readonly<Record<string, string>> = {}): object {
  return Object.fromEntries(Object.entries(marks).filter(([key]) => !key.startsWith('workflows.argoproj.io/')));
}

describeWithDevServer('a whole play, by way of the Argo Server', () => {
  test('opens the gates of a run whose nodes are hidden, and labels it to its end', async () => {
    const { run, last, attention, calls } = await playThrough('hidden-nodes', { above: 0, algorithm: 'gzip' });
    expect(run['status']).toMatchObject({ phase: 'Succeeded', compressedNodes: expect.any(String) });
    expect(run['status']).not.toHaveProperty('nodes');
    expect(run.metadata.labels).toMatchObject({ 'current-stage': 'completed' });
    expect(calls.filter((call) => call === 'set')).toHaveLength(GATES.length);
    expect(last).toMatchObject({ stage: 'completed', stages: GATES.map(() => ({ state: 'done' })) });
    expect(attention).toEqual([]);
  });

  test('goes all the way where nothing else is asked, and writes no label and no annotation', async () => {
    const { run, last, attention, calls } = await playThrough('only', null);
    expect(run['status']).toMatchObject({ phase: 'Succeeded' });
    expect(notArgos(run.metadata.annotations)).toEqual({});
    expect(notArgos(run.metadata.labels)).toEqual(RUN.metadata?.labels);
    expect(calls.filter((call) => call === 'set')).toHaveLength(GATES.length);
    expect(last).toMatchObject({ stage: 'completed', stages: GATES.map(() => ({ state: 'done' })) });
    expect(attention).toEqual([]);
  });
});
