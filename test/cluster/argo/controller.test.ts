import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../standins/cluster/argo/controller-clock.ts';
import { argoUserAgent, startArgoController } from '../../../standins/cluster/argo/start-argo-controller.ts';
import type { ArgoController } from '../../../standins/cluster/argo/start-argo-controller.ts';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import type { ApiRequest } from '../../../standins/cluster/api-request.ts';
import { startUnderTest } from '../cluster-under-test.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';
import { has, isCompleted, nodeShown, resumePatch } from '../replay.ts';

const spec = {
  entrypoint: 'main',
  templates: [
    {
      name: 'main',
      dag: {
        tasks: [
          { name: 'gate', template: 'gate' },
          { name: 'agent', template: 'agent', dependencies: ['gate'] },
        ],
      },
    },
    { name: 'gate', suspend: {} },
    { name: 'agent', container: { image: 'agent:1' } },
  ],
};

const byController = ({ userAgent }: ApiRequest) => userAgent === argoUserAgent;

describeOnEachCluster('the controller model', (open) => {
  let world: ClusterUnderTest;
  let controller: ArgoController;
  const start = () =>
    startArgoController({
      url: world.cluster.url,
      namespaces: [world.namespace],
      requeueMs: 250,
      clock: createClock(25),
    });
  beforeEach(async () => {
    world = await startUnderTest({ argo: false, open });
    controller = start();
  });
  afterEach(async () => {
    await controller.stop();
    await world.stop();
  });

  const submit = (name: string) => world.create(name, { metadata: { name, labels: { 'current-stage': 'a' } }, spec });
  const resume = (workflow: Workflow) =>
    world.jsonPatch(`${world.workflows}/${workflow.metadata.name}`, resumePatch(workflow, 'gate', 't', 'b'));
  const podOf = (workflow: Workflow) =>
    `${workflow.metadata.name}-agent-${nodeShown(workflow, 'agent').id.split('-').at(-1) ?? ''}`;

  test.each([409, 500, 503] as const)('thinks again when its write is answered with %d', async (status) => {
    world.cluster.faults.next('update', { kind: 'answer', status }, { where: byController, times: 2 });
    await submit('w');
    await world.until<Workflow>('w', has('gate', 'Running'));
    expect(world.cluster.faults.hits()).toBe(2);
  });

  test('goes on after its watches were cut, and whatever it tries then', async () => {
    await submit('w');
    const gate = await world.until<Workflow>('w', has('gate', 'Running'));
    world.cluster.faults.next('*', { kind: 'cut' }, { where: byController, times: 4 });
    world.cluster.faults.cutWatches();
    await resume(gate);
    await world.until<Workflow>('w', has('agent', 'Pending'));
    expect(world.cluster.faults.hits()).toBe(4);
  });

  test('goes on where another one stopped', async () => {
    await submit('w');
    const gate = await world.until<Workflow>('w', has('gate', 'Running'));
    await controller.stop();
    await resume(gate);
    controller = start();
    await world.until<Workflow>('w', has('agent', 'Pending'));
  });

  test('sees a pod run and vanish', async () => {
    await submit('w');
    await resume(await world.until<Workflow>('w', has('gate', 'Running')));
    const name = podOf(await world.until<Workflow>('w', has('agent', 'Pending')));
    await world.mergePatch(`${world.pods}/${name}/status`, { status: { phase: 'Running' } });
    const running = await world.until<Workflow>('w', has('agent', 'Running'));
    expect(running.status?.conditions).toContainEqual({ type: 'PodRunning', status: 'True' });
    await world.send('DELETE', `${world.pods}/${name}`);
    const done = await world.until<Workflow>('w', isCompleted);
    expect(nodeShown(done, 'agent')).toMatchObject({ phase: 'Error', message: 'pod deleted' });
  });

  test('marks a pod whose end it has seen', async () => {
    await submit('w');
    await resume(await world.until<Workflow>('w', has('gate', 'Running')));
    const name = podOf(await world.until<Workflow>('w', has('agent', 'Pending')));
    const watched = world.watch(`${world.pods}?watch=true&timeoutSeconds=20`, ({ object }) => isCompleted(object));
    await world.mergePatch(`${world.pods}/${name}/status`, { status: { phase: 'Succeeded' } });
    expect((await watched).at(-1)?.object.metadata.name).toBe(name);
  });

  test('deletes the pod of a workflow that is stopped', async () => {
    await submit('w');
    await resume(await world.until<Workflow>('w', has('gate', 'Running')));
    const name = podOf(await world.until<Workflow>('w', has('agent', 'Pending')));
    const watched = world.watch(`${world.pods}?watch=true&timeoutSeconds=20`, ({ type }) => type === 'DELETED');
    await world.mergePatch(`${world.workflows}/w`, { spec: { shutdown: 'Stop' } });
    expect((await watched).at(-1)?.object.metadata.name).toBe(name);
    const done = await world.until<Workflow>('w', isCompleted);
    expect(nodeShown(done, 'agent')).toMatchObject({
      phase: 'Failed',
      message: 'workflow shutdown with strategy:  Stop',
    });
  });

  test('does not take the pod of a namesake for its own', async () => {
    const live = async () => {
      await submit('w');
      await resume(await world.until<Workflow>('w', has('gate', 'Running')));
      const workflow = await world.until<Workflow>('w', has('agent', 'Pending'));
      const { body } = await world.send('GET', `${world.pods}/${podOf(workflow)}`);
      return { workflow, owner: (body.metadata['ownerReferences'] as readonly [{ uid: string }])[0].uid };
    };
    await live();
    await world.send('DELETE', `${world.workflows}/w`);
    const second = await live();
    expect(second.owner).toBe(second.workflow.metadata.uid);
  });
});

// A real server has to start anew to forget: that it answers as the stand-in does then is tested without a controller.
describe('the controller model on the stand-in', () => {
  test('goes on after the past was forgotten', async () => {
    const world = await startUnderTest();
    await world.create('w', { metadata: { name: 'w', labels: { 'current-stage': 'a' } }, spec });
    const gate = await world.until<Workflow>('w', has('gate', 'Running'));
    world.cluster.faults.next('*', { kind: 'cut' }, { where: byController, times: 2 });
    world.cluster.faults.cutWatches();
    await world.jsonPatch(`${world.workflows}/w`, resumePatch(gate, 'gate', 't', 'b'));
    await world.cluster.faults.compact();
    await world.until<Workflow>('w', has('agent', 'Pending'));
    await world.stop();
  });
});
