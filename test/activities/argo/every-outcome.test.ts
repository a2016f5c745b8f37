import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import type { Cluster, JsonPatchOperation, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { recordedWorkflow } from '../recordings.ts';
import { AT_FIRST_GATE, deliver, FIRST_GATE, openFirstGate, openWorld, place, writesTo, type World } from '../world.ts';

describeOnEachCluster('a gate ends as', (openCluster) => {
  let world: World;
  let runs = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
    deliver(world.github, 0);
  });
  afterAll(() => world.stop());

  const run = async (workflow: KubernetesObject = AT_FIRST_GATE): Promise<KubernetesObject> => {
    runs += 1;
    return place(world, workflow, `outcome-${String(runs)}`);
  };
  const read = ({ metadata }: KubernetesObject) => world.cluster.readWorkflow(world.namespace, metadata.name);
  const open = (workflow: KubernetesObject, change: Parameters<typeof openFirstGate>[1] = {}, cluster?: Cluster) =>
    world.attempt(
      ({ openGate }) => openGate,
      openFirstGate(workflow, change),
      cluster === undefined ? {} : { cluster },
    );
  const patch = ({ metadata }: KubernetesObject, operations: readonly JsonPatchOperation[]) =>
    world.cluster.patchWorkflow(world.namespace, metadata.name, operations);
  const remove = async ({ metadata }: KubernetesObject): Promise<void> => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${world.namespace}/workflows/${metadata.name}`;
    const { ok } = await fetch(world.standIn.url + path, { method: 'DELETE' });
    if (!ok) throw new Error(`${metadata.name} could not be deleted`);
  };
  const node = `/status/nodes/${FIRST_GATE.id}`;
  /** The cluster, in which this is done between our read and our first patch. */
  const meanwhile = (act: () => Promise<unknown>): Cluster => {
    let done = false;
    return {
      ...world.cluster,
      patchWorkflow: async (...of) => {
        if (!done) await act();
        done = true;
        return world.cluster.patchWorkflow(...of);
      },
    };
  };

  test.each([
    ['Stop', 'stopped', 'shut down (Stop)'],
    ['Terminate', 'stopped', 'shut down (Terminate)'],
  ])('stopped, where somebody writes %s', async (shutdown, kind, why) => {
    const made = await run();
    const stopped = await patch(made, [{ op: 'add', path: '/spec/shutdown', value: shutdown }]);
    expect(await open(made)).toMatchObject({ kind, why: expect.stringContaining(why) });
    expect(await read(made)).toEqual(stopped);
  });

  test('ambiguous, where two suspend nodes of it wait at once, and both go on waiting', async () => {
    const recorded = recordedWorkflow('02-two-suspend-nodes-resume-one', 'both suspended');
    const nodes = recorded.status?.['nodes'] as Record<string, { id: string; displayName: string; startedAt: string }>;
    const first = Object.values(nodes).find(({ displayName }) => displayName === 'wait-a');
    if (first === undefined) throw new Error('the recording has no such node');
    const stages = POLICY.stages.map((stage, index) =>
      index > 0 ? stage : { ...stage, gate: { ...stage.gate, nodes: ['wait-a', 'wait-b'] } },
    );
    const made = await run(recorded);
    const visit = { node: { id: first.id, startedAt: first.startedAt }, policy: { ...POLICY, stages } };
    expect(await open(made, { ...visit, stageNow: made.metadata.labels?.['current-stage'] ?? null })).toMatchObject({
      kind: 'ambiguous',
    });
    expect(await read(made)).toEqual(made);
  });

  test.each(['gzip', 'brotli', 'zstd'])(
    'needs-argo-server, where the nodes are packed with %s, which stay as they are',
    async (how) => {
      const made = await run(recordedWorkflow(`13-compressed-${how}`, 'compressed'));
      expect(await open(made)).toMatchObject({ kind: 'needs-argo-server' });
      const after = await read(made);
      expect(after).toEqual(made);
      expect(after?.status?.['compressedNodes']).toMatch(/^[A-Za-z0-9+/]{20,}=*$/);
    },
  );

  test('needs-value, where an output has none, and resumed once somebody has supplied it', async () => {
    const made = await run(recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs'));
    const supplied = { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' };
    expect(await open(made, { node: supplied })).toMatchObject({ kind: 'needs-value' });
    const outputs = `/status/nodes/${supplied.id}/outputs/parameters`;
    await patch(made, [
      { op: 'add', path: `${outputs}/0/value`, value: 'YES' },
      { op: 'remove', path: `${outputs}/0/valueFrom` },
      { op: 'add', path: `${outputs}/1/value`, value: 'none' },
      { op: 'remove', path: `${outputs}/1/valueFrom` },
    ]);
    expect(await open(made, { node: supplied })).toMatchObject({ kind: 'resumed' });
    expect(JSON.stringify(await read(made))).toContain('"value":"YES"');
  });

  test('gone, where the name was deleted and born again, and the namesake is left alone', async () => {
    const first = await run();
    await remove(first);
    const second = await place(world, AT_FIRST_GATE, first.metadata.name);
    expect(await open(first)).toEqual({ kind: 'gone' });
    expect(await read(second)).toEqual(second);
  });

  test('gone, where that happens between our read and our patch', async () => {
    const first = await run();
    let second: KubernetesObject | null = null;
    const cluster = meanwhile(async () => {
      await remove(first);
      second = await place(world, AT_FIRST_GATE, first.metadata.name);
    });
    expect(await open(first, {}, cluster)).toEqual({ kind: 'gone' });
    expect(await read(first)).toEqual(second);
  });

  test('released-by-duration, where the controller lets it go in the same moment', async () => {
    const spec = { ...AT_FIRST_GATE.spec, templates: [{ name: 'gate', suspend: { duration: '2s' } }] };
    const made = await run({ ...AT_FIRST_GATE, spec });
    const release = [
      { op: 'replace', path: `${node}/phase`, value: 'Succeeded' },
      { op: 'add', path: `${node}/finishedAt`, value: '2026-11-21T02:21:26Z' },
    ] as const;
    expect(
      await open(
        made,
        {},
        meanwhile(() => patch(made, release)),
      ),
    ).toMatchObject({ kind: 'released-by-duration' });
    expect(await writesTo(world, made)).toBe(1);
  });

  test('already-resumed, where the answer was lost after the write, which is made once', async () => {
    const made = await run();
    world.standIn.faults.next('patch', { kind: 'lost-response' });
    expect(await open(made)).toMatchObject({ kind: 'already-resumed' });
    expect(await writesTo(world, made)).toBe(1);
  });

  test('resumed, where another writer touches the run every 5 ms', async () => {
    const made = await run();
    let touches = 0;
    const touching: Promise<unknown>[] = [];
    const timer = setInterval(() => {
      touches += 1;
      touching.push(patch(made, [{ op: 'add', path: '/status/progress', value: `${String(touches)}/9` }]));
    }, 5);
    try {
      while (touches < 3) await read(made);
      expect(await open(made)).toMatchObject({ kind: 'resumed' });
    } finally {
      clearInterval(timer);
      await Promise.all(touching);
    }
    expect(JSON.stringify(await read(made))).toContain('Resumed by Baton');
  });

  describe('unreachable, at the last attempt,', () => {
    // Each by a client of its own: one that was told to wait does.
    const last = async (made: KubernetesObject) => {
      const cluster = createKubernetesCluster({ server: world.standIn.url, env: {}, requestTimeoutMs: 5_000 });
      return world.attempt(({ openGate }) => openGate, openFirstGate(made), { attempt: 3, cluster });
    };

    test.each([
      ['get', 403],
      ['patch', 403],
      ['get', 410],
      ['get', 429],
      ['patch', 429],
      ['get', 503],
      ['patch', 503],
    ] as const)('where %s is answered %i, and nothing is written', async (verb, status) => {
      const made = await run();
      world.standIn.faults.next(verb, { kind: 'answer', status }, { times: Infinity });
      const outcome = await last(made);
      world.standIn.faults.clear();
      expect(outcome).toMatchObject({ kind: 'unreachable', why: expect.stringContaining(String(status)) });
      expect(await read(made)).toEqual(made);
    });

    test('where nobody answers', async () => {
      const made = await run();
      world.standIn.faults.next('*', { kind: 'cut' }, { times: Infinity });
      const outcome = await last(made);
      world.standIn.faults.clear();
      expect(outcome).toMatchObject({ kind: 'unreachable' });
      expect(await read(made)).toEqual(made);
    });
  });

  test('gone, where the patch is answered 404 because the run is no more', async () => {
    const made = await run();
    expect(
      await open(
        made,
        {},
        meanwhile(() => remove(made)),
      ),
    ).toEqual({ kind: 'gone' });
  });
});
