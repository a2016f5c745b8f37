import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../standins/cluster/kube-object.ts';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import { startUnderTest } from '../cluster-under-test.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';
import {
  comparable,
  has,
  isCompleted,
  manifestOf,
  nodeShown,
  recordedWorkflow,
  resumePatch,
  without,
} from '../replay.ts';

describeOnEachCluster('the model follows a real controller, whatever a workflow is made of', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ open });
  });
  afterAll(() => world.stop());

  test('a namesake has the same node ids and another uid, and is not resumed by mistake (08)', async () => {
    const recorded = (moment: string) => recordedWorkflow('08-deleted-and-recreated', moment);
    const manifest = manifestOf(recorded('first life, suspended'));
    await world.send('POST', world.workflows, manifest);
    const first = await world.until<Workflow>('reborn', has('wait-pr-created', 'Running'));
    expect(comparable(first)).toEqual(comparable(recorded('first life, suspended')));
    await world.send('DELETE', `${world.workflows}/reborn`);
    const created = await world.send('POST', world.workflows, manifest);
    const second = await world.until<Workflow>('reborn', has('wait-pr-created', 'Running'), created.body);
    expect(comparable(second)).toEqual(comparable(recorded('second life, same name and node id, other uid')));
    expect(second.metadata.uid).not.toBe(first.metadata.uid);
    const mistake = await world.jsonPatch(
      `${world.workflows}/reborn`,
      resumePatch({ ...second, metadata: first.metadata }, 'wait-pr-created', 't', 'quality-in-progress'),
    );
    expect({ status: mistake.status, response: mistake.body }).toEqual(recorded('resume meant for the first life'));
  });

  test('a workflow from a template carries a copy of it (10)', async () => {
    const recorded = (moment: string) => recordedWorkflow('10-workflow-template-ref', moment);
    const { storedWorkflowTemplateSpec: stored } = recorded('suspended').status ?? {};
    const spec = without({ ...stored }, 'workflowTemplateRef', 'arguments');
    await world.send('POST', world.workflowTemplates, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'WorkflowTemplate',
      metadata: { name: 'play-workflow-template' },
      spec: { ...spec, arguments: { parameters: [{ name: 'task-id' }, { name: 'repository' }] } },
    });
    const { metadata, ...created } = recorded('created');
    const { name, labels } = metadata;
    const first = await world.send('POST', world.workflows, { ...created, metadata: { name, labels } });
    expect(comparable(first.body as Workflow)).toEqual(comparable(recorded('created')));
    const suspended = await world.until<Workflow>(name, has('wait-pr-created', 'Running'));
    expect(comparable(suspended)).toEqual(comparable(recorded('suspended')));
  });

  test('a workflow whose template does not exist ends in an error (10)', async () => {
    const recorded = recordedWorkflow('10-workflow-template-ref', 'template that does not exist');
    const { apiVersion, kind, spec } = recorded;
    await world.send('POST', world.workflows, { apiVersion, kind, metadata: { name: 'no-template' }, spec });
    expect(comparable(await world.until<Workflow>('no-template', isCompleted))).toEqual(comparable(recorded));
  });

  test('agents are pods, and their end is the end of their nodes (12)', async () => {
    const recorded = (moment: string) => recordedWorkflow('12-agent-pods', moment);
    await world.send('POST', world.workflows, manifestOf(recorded('agent pod succeeded, gate suspended')));
    await endPod(await world.until<Workflow>('pods-ok', has('rex', 'Pending')), 'Succeeded', 0);
    const gate = await world.until<Workflow>('pods-ok', has('wait-pr-created', 'Running'));
    expect(comparable(gate)).toEqual(comparable(recorded('agent pod succeeded, gate suspended')));
    const patch = resumePatch(gate, 'wait-pr-created', 't', 'quality-in-progress');
    await world.jsonPatch(`${world.workflows}/pods-ok`, patch);
    await endPod(await world.until<Workflow>('pods-ok', has('cleo', 'Pending')), 'Failed', 1);
    expect(comparable(await world.until<Workflow>('pods-ok', isCompleted))).toEqual(
      comparable(recorded('second agent pod failed with exit code 1')),
    );
  });

  /** Ends the pod of the node that waits for one, as a kubelet would. */
  async function endPod(workflow: Workflow, phase: 'Succeeded' | 'Failed', exitCode: number): Promise<void> {
    const node = Object.values(workflow.status?.nodes ?? {}).find(({ phase: now }) => now === 'Pending');
    const selector = `labelSelector=workflows.argoproj.io/workflow=${workflow.metadata.name}`;
    const { body } = await world.send<{ items: KubeObject[] }>('GET', `${world.pods}?${selector}`);
    const pod = body.items.find(({ metadata }) => metadata.annotations?.['workflows.argoproj.io/node-id'] === node?.id);
    const terminated = { exitCode, finishedAt: '2026-11-21T02:00:01Z', reason: exitCode === 0 ? 'Completed' : 'Error' };
    const patched = await world.mergePatch(`${world.pods}/${pod?.metadata.name ?? ''}/status`, {
      status: { phase, containerStatuses: [{ name: 'main', state: { terminated } }] },
    });
    expect(patched.status).toBe(200);
  }

  test('the id of a node follows from its name', async () => {
    const spec = {
      entrypoint: 'main',
      templates: [
        { name: 'main', steps: [[{ name: 'approve', template: 'gate' }], [{ name: 'then', template: 'gate' }]] },
        { name: 'gate', suspend: {} },
      ],
    };
    const metadata = { name: 'suspend-template-kgfn7', labels: { 'current-stage': 'x' } };
    await world.create(metadata.name, { metadata, spec });
    const gate = await world.until<Workflow>(metadata.name, has('approve', 'Running'));
    expect(nodeShown(gate, 'approve').id).toBe('suspend-template-kgfn7-2667278707');
    expect(nodeShown(gate, 'approve').name).toBe('suspend-template-kgfn7[0].approve');
    await world.jsonPatch(`${world.workflows}/${metadata.name}`, resumePatch(gate, 'approve', 't', 'y'));
    const next = await world.until<Workflow>(metadata.name, has('then', 'Running'));
    expect(nodeShown(next, '[0]')).toMatchObject({ type: 'StepGroup', phase: 'Succeeded' });
    expect(nodeShown(next, 'approve').children).toEqual([nodeShown(next, '[1]').id]);
    await world.jsonPatch(`${world.workflows}/${metadata.name}`, resumePatch(next, 'then', 't', 'z'));
    const done = await world.until<Workflow>(metadata.name, isCompleted);
    expect(done.status).toMatchObject({ phase: 'Succeeded', progress: '2/2' });
  });
});
