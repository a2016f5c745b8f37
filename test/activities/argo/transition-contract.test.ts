import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { snapshotOf } from '../../../activities/argo/snapshot.ts';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import { createKubeClient, type KubeClient } from '../../../standins/cluster/argo/kube-client.ts';
import { startCluster } from '../../../standins/cluster/start-cluster.ts';
import { adminClient, describeWithKubernetes, ownNamespace, sharedKubernetes } from '../../setup/kubernetes.ts';
import { asNew } from '../recordings.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { to, transition, undo } from './transitions.ts';

/** A Kubernetes API, with a client besides ours. */
interface Ground {
  readonly cluster: Cluster;
  readonly client: KubeClient;
  readonly namespace: string;
  close(): Promise<void>;
}

async function openStandIn(): Promise<Ground> {
  const standIn = await startCluster();
  const client = createKubeClient({ url: standIn.url }, 'tests');
  const close = async (): Promise<void> => {
    client.close();
    await standIn.stop();
  };
  return { cluster: createKubernetesCluster({ server: standIn.url, env: {} }), client, namespace: 'argo', close };
}

async function openReal(): Promise<Ground> {
  const client = adminClient();
  const { kubeconfig } = sharedKubernetes();
  const cluster = createKubernetesCluster({ context: 'admin', env: { KUBECONFIG: kubeconfig } });
  return { cluster, client, namespace: await ownNamespace(client), close: async () => client.close() };
}

const GATE = 'waiting-pr-created';
const CLEO = 'quality-in-progress';

function contract(open: () => Promise<Ground>): void {
  let ground: Ground;
  let runs = 0;
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(() => ground.close());

  const place = (): Promise<KubernetesObject> => {
    runs += 1;
    return ground.cluster.createWorkflow(ground.namespace, asNew(AT_FIRST_GATE, `run-${String(runs)}`));
  };
  const read = async ({ metadata }: KubernetesObject): Promise<KubernetesObject> => {
    const found = await ground.cluster.readWorkflow(ground.namespace, metadata.name);
    if (found === null) throw new Error(`${metadata.name} is gone`);
    return found;
  };
  const reading = async (run: KubernetesObject) => stageReading(await read(run));
  /** Writes a label past everybody, as somebody with kubectl would; null takes it off. */
  const editByHand = async ({ metadata }: KubernetesObject, stage: string | null): Promise<void> => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${ground.namespace}/workflows/${metadata.name}`;
    const body = { metadata: { labels: { 'current-stage': stage } } };
    const query = '?fieldManager=kubectl-label';
    const { status } = await ground.client.send('PATCH', path + query, body, 'application/merge-patch+json');
    expect(status).toBe(200);
  };

  test('a transition, the same again and one more are written once each, with their history', async () => {
    const run = await place();
    const first = await transition(ground.cluster, run, to(GATE));
    expect(first).toEqual({ kind: 'moved', from: 'pending', to: GATE, revision: 1 });
    const written = await read(run);
    expect(await transition(ground.cluster, run, to(GATE), { attempt: 2 })).toEqual(first);
    expect(await read(run)).toEqual(written);
    await transition(ground.cluster, run, to(CLEO), { token: 'token-2' });
    expect((await reading(run)).history.map((change) => [change.from, change.to, change.revision])).toEqual([
      ['pending', GATE, 1],
      [GATE, CLEO, 2],
    ]);
  });

  test('a dry run is judged by the API server and writes nothing', async () => {
    const run = await place();
    const before = await read(run);
    expect(await transition(ground.cluster, run, to(GATE), { dryRun: true })).toMatchObject({ kind: 'would-move' });
    expect(await read(run)).toEqual(before);
  });

  test('of two transitions at once that read the same, one is written and the other judged anew', async () => {
    const run = await place();
    const outcomes = await Promise.all([
      transition(ground.cluster, run, to(CLEO), { token: 'token-1' }),
      transition(ground.cluster, run, to(GATE), { token: 'token-2' }),
    ]);
    const moved = outcomes.filter(({ kind }) => kind === 'moved').length;
    const { history, revision, stage } = await reading(run);
    expect({ entries: history.length, revision }).toEqual({ entries: moved, revision: moved });
    expect(stage).toBe(CLEO);
  });

  test('a stage edited by hand is named with who wrote it and when, and stands until somebody accepts it', async () => {
    const run = await place();
    await transition(ground.cluster, run, to(GATE));
    await editByHand(run, 'finalizing');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect((await reading(run)).edited).toEqual({ manager: 'kubectl-label', at, recorded: GATE });
    expect(snapshotOf(await read(run), []).stageEditor).toEqual({ manager: 'kubectl-label', at });
    expect(await transition(ground.cluster, run, to(CLEO), { token: 'token-2' })).toMatchObject({
      kind: 'stage-mismatch',
      found: 'finalizing',
      why: expect.stringMatching(/edited by hand by kubectl-label at .*say --from finalizing/),
    });
    const accepted = to(CLEO, { from: 'finalizing', back: true });
    expect(await transition(ground.cluster, run, accepted, { token: 'token-3' })).toMatchObject({ kind: 'moved' });
    expect((await reading(run)).edited).toBeNull();
  });

  test('a label taken off by hand is nobody’s that the API server could name', async () => {
    const run = await place();
    await transition(ground.cluster, run, to(GATE));
    await editByHand(run, null);
    expect(await reading(run)).toMatchObject({ stage: null, edited: { manager: null, recorded: GATE } });
  });

  test('a transition is undone once, and never over the head of a newer one', async () => {
    const run = await place();
    await transition(ground.cluster, run, to(GATE));
    expect(await undo(ground.cluster, run)).toEqual({ kind: 'undone', to: 'pending' });
    const undone = await read(run);
    expect(await undo(ground.cluster, run, { attempt: 2 })).toEqual({ kind: 'undone', to: 'pending' });
    expect(await read(run)).toEqual(undone);
    await transition(ground.cluster, run, to(GATE), { token: 'token-2' });
    expect(await undo(ground.cluster, run)).toEqual({ kind: 'nothing-landed' });
    expect((await reading(run)).stage).toBe(GATE);
  });

  test('what lets stand a label that was written by hand since is the undoing too', async () => {
    const run = await place();
    await transition(ground.cluster, run, to(GATE));
    await editByHand(run, CLEO);
    expect(await undo(ground.cluster, run)).toEqual({ kind: 'overtaken', found: CLEO });
    expect((await reading(run)).stage).toBe(CLEO);
  });

  test('a history finds room beside the annotations of others, or gives way', async () => {
    const run = await place();
    await transition(ground.cluster, run, to(GATE));
    const annotate = (key: string, kibibytes: number) =>
      ground.cluster.patchWorkflow(ground.namespace, run.metadata.name, [
        { op: 'add', path: `/metadata/annotations/${key}`, value: 'x'.repeat(kibibytes * 1_024) },
      ]);
    await annotate('big', 239);
    expect(await transition(ground.cluster, run, to(CLEO), { token: 'token-2' })).toMatchObject({ kind: 'moved' });
    expect((await reading(run)).history.at(-1)).toMatchObject({ to: CLEO });
    await annotate('more', 15);
    expect(await transition(ground.cluster, run, to('finalizing'), { token: 'token-3' })).toMatchObject({
      kind: 'moved',
      from: CLEO,
    });
    expect((await reading(run)).history).toEqual([]);
  });
}

describe('transitions on the stand-in', () => {
  contract(openStandIn);
});

describeWithKubernetes('transitions on a real Kubernetes API', () => {
  contract(openReal);
});
