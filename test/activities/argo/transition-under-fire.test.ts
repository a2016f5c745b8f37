import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { ClusterError, type Cluster, type KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import { historyOf } from '../../../signals/stage-history.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { firstGate } from './first-gate.ts';
import { to, transition, undo } from './transitions.ts';

const { world, atFirstGate } = firstGate();
const cluster = (): Cluster => world().cluster;
const reading = async ({ metadata }: KubernetesObject) => {
  const found = await cluster().readWorkflow('argo', metadata.name);
  if (found === null) throw new Error(`${metadata.name} is gone`);
  return stageReading(found);
};
const version = async ({ metadata }: KubernetesObject): Promise<number> =>
  Number((await cluster().readWorkflow('argo', metadata.name))?.metadata.resourceVersion);
const GATE = 'waiting-pr-created';
const CLEO = 'quality-in-progress';

/** Writes a label past everybody, as somebody with kubectl would. */
async function editByHand(run: KubernetesObject, stage: string): Promise<void> {
  const url = `${world().standIn.url}/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/${run.metadata.name}`;
  const answer = await fetch(`${url}?fieldManager=kubectl-label`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ metadata: { labels: { 'current-stage': stage } } }),
  });
  expect(answer.status).toBe(200);
}

describe('a transition under fire', () => {
  test.each([
    ['a conflict', { kind: 'answer', status: 409 }],
    ['a refused guard', { kind: 'answer', status: 422 }],
    ['a lost answer', { kind: 'lost-response' }],
    ['a cut connection', { kind: 'cut' }],
  ] as const)('survives %s, writes once and leaves one line of history', async (_, fault) => {
    const run = await atFirstGate();
    world().standIn.faults.next('patch', fault);
    expect(await transition(cluster(), run, to(GATE))).toMatchObject({ kind: 'moved', from: 'pending', revision: 1 });
    expect(await version(run)).toBe(Number(run.metadata.resourceVersion) + 1);
    expect((await reading(run)).history).toHaveLength(1);
  });

  test.each([429, 500, 503] as const)(
    'is tried again after %i, and unreachable where that was the last try',
    async (status) => {
      const run = await atFirstGate();
      world().standIn.faults.next('patch', { kind: 'answer', status, retryAfterSeconds: 7 }, { times: Infinity });
      // A worker of its own: it leaves a server alone for as long as that asks.
      const own = createKubernetesCluster({ server: world().standIn.url, env: {}, requestTimeoutMs: 5_000 });
      const first = transition(own, run, to(GATE));
      await expect(first).rejects.toBeInstanceOf(ApplicationFailure);
      await expect(first).rejects.toMatchObject({ nextRetryDelay: 7_000, nonRetryable: false });
      expect(await transition(own, run, to(GATE), { attempt: 3 })).toMatchObject({ kind: 'unreachable' });
      expect((await reading(run)).stage).toBe('pending');
    },
  );

  test('recognises in the next attempt what landed in the one before', async () => {
    const run = await atFirstGate();
    const dying: Cluster = {
      ...cluster(),
      async patchWorkflow(...patch) {
        await cluster().patchWorkflow(...patch);
        throw new Error('the worker died');
      },
    };
    await expect(transition(dying, run, to(GATE))).rejects.toThrow('the worker died');
    expect(await transition(cluster(), run, to(GATE), { attempt: 2 })).toMatchObject({
      kind: 'moved',
      from: 'pending',
      to: GATE,
      revision: 1,
    });
    expect((await reading(run)).history).toHaveLength(1);
  });

  test('that the API server forbids is refused at once, and unknown after an attempt without an answer', async () => {
    const run = await atFirstGate();
    const refusal = new ClusterError('not for you', { status: 403, reason: 'Forbidden' });
    const forbidden = { ...cluster(), patchWorkflow: () => Promise.reject(refusal) };
    expect(await transition(forbidden, run, to(GATE))).toMatchObject({ kind: 'refused' });
    expect(await transition(forbidden, run, to(GATE), { attempt: 2 })).toMatchObject({ kind: 'unreachable' });
  });
});

describe('a stage that was edited by hand', () => {
  test('can be accepted as it is', async () => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(GATE));
    await editByHand(run, CLEO);
    const accepted = to(CLEO, { from: CLEO });
    expect(await transition(cluster(), run, accepted, { token: 'token-2' })).toMatchObject({ kind: 'moved', to: CLEO });
    expect((await reading(run)).edited).toBeNull();
  });

  test('is not rolled back over', async () => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(GATE));
    await editByHand(run, CLEO);
    expect(await transition(cluster(), run, { kind: 'rollback' }, { token: 'token-2' })).toMatchObject({
      kind: 'overtaken',
      why: expect.stringContaining('kubectl-label'),
    });
  });

  test('of which nothing was recorded is where the run is', async () => {
    const run = await atFirstGate();
    await editByHand(run, CLEO);
    expect((await reading(run)).edited).toBeNull();
    expect(await transition(cluster(), run, to('finalizing'))).toMatchObject({ kind: 'moved', from: CLEO });
  });

  test('after a play that has ended is told by who wrote it, and when', async () => {
    const { metadata, ...rest } = AT_FIRST_GATE;
    const annotations = { 'baton/stage-revision': '4', 'baton/updated-at': '2026-11-21T02:30:00Z' };
    const run = await atFirstGate({ ...rest, metadata: { ...metadata, annotations } });
    await editByHand(run, CLEO);
    expect((await reading(run)).edited).toMatchObject({ manager: 'kubectl-label', recorded: null });
    expect(await transition(cluster(), run, to('finalizing'))).toMatchObject({ kind: 'stage-mismatch', found: CLEO });
  });
});

test('the undoing touches nothing where nothing landed', async () => {
  const run = await atFirstGate();
  expect(await undo(cluster(), run)).toEqual({ kind: 'nothing-landed' });
  expect(await version(run)).toBe(Number(run.metadata.resourceVersion));
});

test('a newer transition to the same stage is not undone', async () => {
  const run = await atFirstGate();
  await transition(cluster(), run, to(GATE));
  await transition(cluster(), run, to(CLEO), { token: 'token-2' });
  await transition(cluster(), run, to(GATE, { back: true }), { token: 'token-3' });
  expect(await undo(cluster(), run)).toEqual({ kind: 'nothing-landed' });
  expect(await reading(run)).toMatchObject({ stage: GATE, revision: 3 });
});

describe('the history of a run', () => {
  test('keeps the newest twenty', async () => {
    const run = await atFirstGate();
    for (let round = 0; round < 24; round += 1) {
      const back = round % 2 === 1;
      const destination = to(back ? GATE : CLEO, { back });
      await transition(cluster(), run, destination, { token: `token-${String(round)}` });
    }
    const { history, revision } = await reading(run);
    expect(history).toHaveLength(20);
    expect(history.at(-1)?.revision).toBe(revision);
  });

  test.each(['{', '"x"', '[1, {"from": 3}]'])('that is not readable (%s) is none', (annotation) => {
    expect(historyOf(annotation)).toEqual([]);
  });
});
