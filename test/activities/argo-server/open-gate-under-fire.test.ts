import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { nodeOf } from '../../../activities/argo/workflow-nodes.ts';
import type { OpenGateInput } from '../../../activities/play-activities.ts';
import { setNode } from '../../../standins/cluster/argo-server/set-node.ts';
import { HEAD } from '../../signals/github/payloads.ts';
import { asNew } from '../recordings.ts';
import { AT_FIRST_GATE, deliver, FIRST_GATE, openFirstGate } from '../world.ts';
import { BY_ARGO_SERVER, openArgoWorld, TOKEN, type ArgoWorld, type Backend } from './backends.ts';

let world: ArgoWorld;
beforeAll(async () => {
  world = await openArgoWorld();
  deliver(world.github, 0);
});
afterAll(() => world.stop());

const open = (
  backend: Backend,
  run: KubernetesObject,
  about: { token?: string; attempt?: number } = {},
  change: Partial<OpenGateInput> = {},
) =>
  world.attempt(({ openGate }) => openGate, openFirstGate(run, change), {
    cluster: world.clusterOf(backend, about.token ?? TOKEN),
    attempt: about.attempt ?? 1,
  });

const WORDS = 'timed out waiting for the condition';
const trouble = { kind: 'answer', status: 500, code: 13, message: WORDS } as const;

/** Somebody else ends the node, and the controller stores what it left. */
const byAnother = (run: KubernetesObject, message: string) => async (): Promise<void> => {
  const set = { nodeFieldSelector: `id=${FIRST_GATE.id}`, phase: 'Succeeded', message, outputs: {} };
  const changed = setNode(AT_FIRST_GATE as never, set, Date.parse('2026-11-21T03:00:00Z'));
  const nodes = (changed['status'] as { nodes: object }).nodes;
  const hidden = ['compressedNodes', 'offloadNodeStatusVersion'].filter((key) => run.status?.[key] !== undefined);
  await world.cluster.patchWorkflow('argo', run.metadata.name, [
    { op: 'add', path: '/status/nodes', value: nodes },
    ...hidden.map((key) => ({ op: 'remove' as const, path: `/status/${key}` })),
  ]);
};

const remove = (run: KubernetesObject) =>
  fetch(`${world.standIn.url}/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/${run.metadata.name}`, {
    method: 'DELETE',
  });

describe.each(BY_ARGO_SERVER)('opening a gate by way of: %s,', (backend) => {
  test('through an answer that is lost: the next look finds our own token', async () => {
    const run = await world.store(backend);
    world.serverOf(backend).fail('set', { kind: 'lost-response' });
    expect(await open(backend, run)).toMatchObject({ kind: 'already-resumed', commit: HEAD });
  });

  test('through a connection that breaks before anything is done', async () => {
    const run = await world.store(backend);
    world.serverOf(backend).fail('set', { kind: 'cut' });
    expect(await open(backend, run)).toMatchObject({ kind: 'resumed' });
  });

  test('leaves a server in trouble alone until the next attempt', async () => {
    const run = await world.store(backend);
    world.serverOf(backend).fail('set', trouble);
    await expect(open(backend, run)).rejects.toThrow(`the Argo Server answered 500: ${WORDS}`);
    expect(await world.stored(run)).toEqual(run);
    expect(await open(backend, run, { attempt: 2 })).toMatchObject({ kind: 'resumed' });
  });

  test('is overtaken by somebody else: the refusal is 500, and what the run shows decides', async () => {
    const run = await world.store(backend);
    world.serverOf(backend).fail('set', { kind: 'meanwhile', happens: byAnother(run, 'by hand') });
    expect(await open(backend, run)).toMatchObject({ kind: 'resumed-by-other', why: 'by hand' });
  });

  test('tries a conflict again', async () => {
    const run = await world.store(backend);
    world
      .serverOf(backend)
      .fail('set', { kind: 'answer', status: 409, code: 6, message: 'the object has been modified' });
    expect(await open(backend, run)).toMatchObject({ kind: 'resumed' });
  });

  test('finds the run deleted in between', async () => {
    const run = await world.store(backend);
    world.serverOf(backend).fail('set', { kind: 'meanwhile', happens: () => remove(run) });
    expect(await open(backend, run)).toEqual({ kind: 'gone' });
  });

  test('takes no namesake for the run where the name was taken again before it looked', async () => {
    const run = await world.store(backend);
    await remove(run);
    const namesake = await world.cluster.createWorkflow('argo', asNew(AT_FIRST_GATE, run.metadata.name));
    expect(await open(backend, run)).toEqual({ kind: 'gone' });
    expect(await world.stored(run)).toEqual(namesake);
  });

  test('says what to check where the token is wrong, or may not do it', async () => {
    const run = await world.store(backend);
    const wrong = await open(backend, run, { token: 'wrong' });
    expect(wrong).toMatchObject({ kind: 'unreachable', why: expect.stringContaining('check argoServer.token') });
    world.serverOf(backend).fail('set', { kind: 'answer', status: 403, code: 7, message: 'workflows is forbidden' });
    const forbidden = await open(backend, run);
    expect(forbidden).toMatchObject({
      kind: 'unreachable',
      why: expect.stringContaining('may get and update workflows'),
    });
    expect(await world.stored(run)).toEqual(run);
  });

  test('tells a broken blob from a gate: nothing is touched', async () => {
    const run = await world.store('the Kubernetes API', {
      ...AT_FIRST_GATE,
      status: { ...AT_FIRST_GATE.status, nodes: undefined, compressedNodes: 'KLUv/QBYAQAA' },
    });
    await expect(open(backend, run)).rejects.toThrow('failed to decompress');
    expect(await world.stored(run)).toEqual(run);
  });
});

describe('a run that the cluster has deleted and the archive still has', () => {
  const ended = { ...AT_FIRST_GATE, status: { ...AT_FIRST_GATE.status, phase: 'Failed' } };

  test('has ended where it is the run that was meant, and is gone where it is a namesake', async () => {
    const run = await world.store('the Argo Server only');
    await remove(run);
    const archived = { ...ended, metadata: { ...ended.metadata, name: run.metadata.name, namespace: 'argo' } };
    const server = world.serverOf('the Argo Server only');
    server.archive({ ...archived, metadata: { ...archived.metadata, uid: run.metadata.uid } } as never);
    expect(await open('the Argo Server only', run)).toMatchObject({ kind: 'completed', run: { phase: 'Failed' } });
    server.archive({ ...archived, metadata: { ...archived.metadata, uid: 'earlier' } } as never);
    expect(await open('the Argo Server only', run)).toEqual({ kind: 'gone' });
    expect(nodeOf(ended, FIRST_GATE.id)?.phase).toBe('Running');
  });
});
