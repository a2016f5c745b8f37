import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claimOf, taskOf } from '../../../activities/argo/run-claim.ts';
import { recordedWorkflow } from '../recordings.ts';
import { AT_FIRST_GATE, openWorld, place, referenceTo, type World } from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('runs,', (openCluster) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(openCluster);
  });
  afterAll(() => world.stop());

  const named = (name: string, workflow = AT_FIRST_GATE) => place(world, workflow, name);
  const GATES = ['wait-pr-created'];

  describe('a run', () => {
    test('is read by its uid, and a namesake is another one', async () => {
      const run = await named('read');
      const read = (uid: string) =>
        world.attempt(({ readRun }) => readRun, { run: { ...referenceTo(run), uid }, gates: GATES });
      expect(await read(run.metadata.uid ?? '')).toMatchObject({
        kind: 'read',
        run: { name: 'read', stage: 'pending' },
      });
      expect(await read('another')).toEqual({ kind: 'gone' });
    });

    test('is shut down once; terminating it is more than stopping it', async () => {
      const run = await named('shut');
      const shut = (strategy: 'Stop' | 'Terminate') =>
        world.attempt(({ shutDownRun }) => shutDownRun, { run: referenceTo(run), strategy, gates: GATES });
      expect(await shut('Stop')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Stop' } });
      const stopped = await world.cluster.readWorkflow(world.namespace, 'shut');
      expect(await shut('Stop')).toMatchObject({ kind: 'shut-down' });
      expect(await world.cluster.readWorkflow(world.namespace, 'shut')).toEqual(stopped);
      expect(await shut('Terminate')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Terminate' } });
      expect(await shut('Stop')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Terminate' } });
    });

    test('that is shut down through a lost answer is shut down', async () => {
      const run = await named('shut-lost');
      world.standIn.faults.next('patch', { kind: 'lost-response' });
      const outcome = await world.attempt(({ shutDownRun }) => shutDownRun, {
        run: referenceTo(run),
        strategy: 'Stop',
        gates: GATES,
      });
      expect(outcome).toMatchObject({ kind: 'shut-down' });
    });

    test('that has ended, or is another one, is not shut down', async () => {
      const run = await named('ended', recordedWorkflow('09-completed', 'succeeded'));
      const shut = (uid: string) =>
        world.attempt(({ shutDownRun }) => shutDownRun, {
          run: { ...referenceTo(run), uid },
          strategy: 'Stop',
          gates: GATES,
        });
      expect(await shut(run.metadata.uid ?? '')).toMatchObject({ kind: 'completed' });
      expect(await shut('another')).toEqual({ kind: 'gone' });
      expect(await world.cluster.readWorkflow(world.namespace, 'ended')).toEqual(run);
    });
  });

  describe('the runs of a task', () => {
    test('are those that are alive and claim it, in any case of the letters and however its label is written', async () => {
      const { cluster, namespace, attempt, stop } = await openWorld(openCluster);
      const parameters = (repository: string, task: string) => ({
        arguments: {
          parameters: [
            { name: 'repository', value: repository },
            { name: 'task-id', value: task },
          ],
        },
      });
      const make = (name: string, change: object, labels: Record<string, string> = { 'task-id': '7' }) => {
        const all = { 'workflow-type': 'play-orchestration', ...labels };
        return cluster.createWorkflow(namespace, {
          ...AT_FIRST_GATE,
          ...change,
          metadata: { name, labels: all },
        });
      };
      await make('mine', { spec: parameters('Acme/Shop', '7') });
      await make('mine-without-label', { spec: parameters('https://github.com/acme/shop.git', '007') }, {});
      await make('mine-with-zeros', { spec: parameters('acme/shop', '007') }, { 'task-id': '007' });
      await make('mine-as-a-task', { spec: parameters('acme/shop', 'task-007') }, { 'task-id': 'task-007' });
      await make('mine-in-words', { spec: parameters('acme/shop', '7') }, { 'task-id': 'the-seventh' });
      await make('other-task', { spec: parameters('acme/shop', '8') }, {});
      await make('other-repository', { spec: parameters('acme/shop2', '7') });
      await make(
        'completed',
        { spec: parameters('acme/shop', '7') },
        { 'task-id': '7', 'workflows.argoproj.io/completed': 'true' },
      );
      await make('ended', { spec: parameters('acme/shop', '7'), status: { phase: 'Failed' } });
      await make(
        'remediation',
        { spec: parameters('acme/shop', '7') },
        { 'task-id': '7', 'workflow-type': 'play-remediation' },
      );
      const input = { namespace, owner: 'acme', repository: 'shop', task: '7', gates: GATES };
      const outcome = await attempt(({ findRuns }) => findRuns, input);
      expect(outcome.kind === 'found' && outcome.runs.map(({ name }) => name).sort()).toEqual([
        'mine',
        'mine-as-a-task',
        'mine-in-words',
        'mine-with-zeros',
        'mine-without-label',
      ]);
      await stop();
    });

    test.each([
      ['acme/shop', '7', 'acme/shop#7'],
      ['https://github.com/Acme/Shop', 'task-12', 'acme/shop#12'],
      ['git@github.com:acme/shop.git', '7', 'acme/shop#7'],
      ['shop', '7', 'nothing'],
      ['acme/shop/more', '7', 'nothing'],
      ['acme/shop', 'seven', 'nothing'],
      ['acme/shop', '', 'nothing'],
    ])('%s and %s claim %s', (repository, task, claimed) => {
      const parameters = [
        { name: 'repository', value: repository },
        { name: 'task-id', value: task },
      ];
      const claim = claimOf({ ...AT_FIRST_GATE, spec: { arguments: { parameters } } });
      expect(claim === null ? 'nothing' : `${claim.owner}/${claim.repository}#${claim.task}`).toBe(claimed);
    });

    test('the annotation says more than an argument', () => {
      const metadata = { ...AT_FIRST_GATE.metadata, annotations: { 'baton/repository': 'Acme/Other' } };
      expect(claimOf({ ...AT_FIRST_GATE, metadata })).toEqual({ owner: 'acme', repository: 'other', task: '7' });
    });

    test('the play that a run was given to says more than the run claims', () => {
      const metadata = { ...AT_FIRST_GATE.metadata, annotations: { 'baton/repository': 'Acme/Other' } };
      const { namespace = '', name } = metadata;
      const given = { 'baton/play': 'play/acme/shop/9', 'baton/run': `${namespace}/${name}` };
      expect(taskOf({ ...AT_FIRST_GATE, metadata })).toMatchObject({ repository: 'other', task: '7' });
      expect(
        taskOf({ ...AT_FIRST_GATE, metadata: { ...metadata, annotations: { ...metadata.annotations, ...given } } }),
      ).toEqual({ owner: 'acme', repository: 'shop', task: '9' });
    });
  });
});
