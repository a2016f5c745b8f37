import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { SubmitRunInput } from '../../../activities/play-activities.ts';
import { openWorld, type World } from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a submission,', (openCluster) => {
  let world: World;
  let names = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
    await template('baton-play', { 'baton/start-from-stage': 'true' });
    await template('plain', {});
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.standIn.faults.clear();
    names += 1;
  });

  async function template(name: string, annotations: Record<string, string>): Promise<void> {
    const url = `${world.standIn.url}/apis/argoproj.io/v1alpha1/namespaces/${world.namespace}/workflowtemplates`;
    const body = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'WorkflowTemplate',
      metadata: { name, annotations },
      spec: {},
    };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  function inputOf(change: Partial<SubmitRunInput> = {}): SubmitRunInput {
    return {
      play: `play/acme/shop/${change.task ?? '7'}`,
      execution: 'first-run-of-the-play',
      owner: 'Acme',
      repository: 'Shop',
      namespace: world.namespace,
      gates: ['wait-pr-created'],
      template: 'baton-play',
      name: `acme-shop-7-${String(names)}`,
      task: '7',
      parameters: { model: 'fast', repository: 'evil/override' },
      startFrom: 'implementation-in-progress',
      skips: false,
      dryRun: false,
      unlessClaimed: false,
      ...change,
    };
  }

  const submit = (input: SubmitRunInput, attempt = 1) =>
    world.attempt(({ submitRun }) => submitRun, input, { attempt });
  const read = (name: string): Promise<KubernetesObject | null> => world.cluster.readWorkflow(world.namespace, name);

  describe('submitting a run', () => {
    test('makes it from its template, with what Baton knows as arguments', async () => {
      const input = inputOf();
      expect(await submit(input)).toMatchObject({
        kind: 'submitted',
        run: { name: input.name, phase: 'Pending', stage: input.startFrom },
      });
      expect(await read(input.name)).toMatchObject({
        metadata: {
          labels: {
            'workflow-type': 'play-orchestration',
            'task-id': '7',
            repository: 'Acme-Shop',
            'current-stage': 'implementation-in-progress',
          },
          annotations: {
            'baton/repository': 'Acme/Shop',
            'baton/play': 'play/acme/shop/7',
            'baton/run': `${world.namespace}/${input.name}`,
            'baton/execution': 'first-run-of-the-play',
          },
        },
        spec: {
          workflowTemplateRef: { name: 'baton-play' },
          arguments: {
            parameters: expect.arrayContaining([
              { name: 'repository', value: 'Acme/Shop' },
              { name: 'task-id', value: '7' },
              { name: 'start-from-stage', value: 'implementation-in-progress' },
              { name: 'model', value: 'fast' },
            ]),
          },
        },
      });
    });

    test('again finds the same run', async () => {
      const first = await submit(inputOf());
      expect(await submit(inputOf())).toEqual(first);
    });

    test.each([
      ['an answer that was lost', { kind: 'lost-response' }, 1],
      ['a conflict that is none', { kind: 'answer', status: 409 }, 1],
    ] as const)('survives %s', async (_, fault, times) => {
      world.standIn.faults.next('create', fault, { times });
      const outcome = await submit(inputOf());
      expect(outcome.kind).toBe('submitted');
      expect(await submit(inputOf())).toEqual(outcome);
    });

    test('that was cut off before it was made is tried again by the policy', async () => {
      world.standIn.faults.next('create', { kind: 'cut' }, { times: 2 });
      await expect(submit(inputOf())).rejects.toMatchObject({
        type: 'BATON_CLUSTER_UNAVAILABLE',
        nextRetryDelay: 2_000,
      });
      expect(await submit(inputOf(), 3)).toMatchObject({ kind: 'unreachable' });
      expect(await submit(inputOf())).toMatchObject({ kind: 'submitted' });
    });

    test.each([
      ['template-missing', { template: 'absent' }],
      ['template-cannot-start-at', { template: 'plain', skips: true, startFrom: 'testing-in-progress' }],
      ['invalid', { startFrom: 'not a label value' }],
      ['invalid', { name: 'Not_A_Name' }],
    ])('is refused as %s for %j', async (code, change) => {
      expect(await submit(inputOf(change))).toEqual({ kind: 'refused', code, why: expect.any(String) });
    });

    test('from a later stage asks only templates that say they understand it', async () => {
      const later = { skips: true, startFrom: 'testing-in-progress' };
      expect(await submit(inputOf(later))).toMatchObject({ kind: 'submitted', run: { stage: 'testing-in-progress' } });
    });

    test("under a name that is another play's is refused", async () => {
      await submit(inputOf());
      expect(await submit(inputOf({ play: 'play/acme/shop/8' }))).toMatchObject({
        kind: 'refused',
        code: 'name-taken',
      });
    });

    test('under a name that a run of an earlier play of the same task still has is refused', async () => {
      await submit(inputOf());
      const later = { execution: 'first-run-of-a-later-play' };
      expect(await submit(inputOf(later))).toMatchObject({ kind: 'refused', code: 'name-taken' });
      expect(await submit(inputOf({ ...later, dryRun: true }))).toMatchObject({ kind: 'refused', code: 'name-taken' });
    });

    test('again finds the run also where its template is gone by then', async () => {
      const first = await submit(inputOf());
      expect(await submit(inputOf({ template: 'absent' }))).toEqual(first);
    });

    test('where live runs of the task may not be joined by another tells them, and makes none', async () => {
      const task = '70';
      const byHand = await submit(inputOf({ task, name: `by-hand-${String(names)}`, execution: 'of-somebody-else' }));
      if (byHand.kind !== 'submitted') throw new Error(byHand.kind);
      const input = inputOf({ task, unlessClaimed: true });
      expect(await submit(input)).toEqual({ kind: 'claimed', runs: [byHand.run] });
      expect(await submit({ ...input, dryRun: true })).toEqual({ kind: 'claimed', runs: [byHand.run] });
      expect(await read(input.name)).toBeNull();
      expect(await submit(inputOf({ task: '71', unlessClaimed: true }))).toMatchObject({ kind: 'submitted' });
    });

    test.each([
      ['that argo resubmit made', '73', true],
      ['that somebody made by hand', '74', false],
    ])(
      'does not take a copy %s of a run of its own, which carries all its marks, for that run',
      async (_, task, says) => {
        const original = await submit(inputOf({ task, name: `original-${String(names)}` }));
        if (original.kind !== 'submitted') throw new Error(original.kind);
        const run = await read(original.run.name);
        await world.cluster.createWorkflow(world.namespace, {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Workflow',
          metadata: {
            name: `${original.run.name}-x8k2p`,
            labels: {
              ...run?.metadata.labels,
              ...(says ? { 'workflows.argoproj.io/resubmitted-from-workflow': original.run.name } : {}),
            },
            annotations: run?.metadata.annotations ?? {},
          },
          spec: run?.spec ?? {},
        });
        const again = inputOf({ task, name: original.run.name, unlessClaimed: true, dryRun: true });
        expect(await submit(again)).toMatchObject({ kind: 'claimed', runs: [{ name: `${original.run.name}-x8k2p` }] });
      },
    );

    test('does not take a run of its own, whose answer was lost, for one of somebody else', async () => {
      const input = inputOf({ task: '72', unlessClaimed: true });
      const first = await submit(input);
      expect(await submit(input)).toEqual(first);
      expect(await submit({ ...input, dryRun: true })).toEqual({ kind: 'acceptable' });
    });

    test('whose answer was lost can be looked for by name', async () => {
      const { namespace, name, play, execution, gates } = inputOf();
      const look = (change = {}) =>
        world.attempt(({ findSubmitted }) => findSubmitted, { namespace, name, play, execution, gates, ...change });
      expect(await look()).toEqual({ kind: 'absent' });
      const made = await submit(inputOf());
      expect(await look()).toMatchObject({ kind: 'found', run: made.kind === 'submitted' ? made.run : null });
      expect(await look({ execution: 'first-run-of-a-later-play' })).toEqual({ kind: 'absent' });
    });

    test('on trial creates nothing', async () => {
      const input = inputOf({ dryRun: true });
      expect(await submit(input)).toEqual({ kind: 'acceptable' });
      expect(await read(input.name)).toBeNull();
      expect(await submit(inputOf({ dryRun: true, startFrom: 'no label!' }))).toMatchObject({
        kind: 'refused',
        code: 'invalid',
      });
    });
  });
});
