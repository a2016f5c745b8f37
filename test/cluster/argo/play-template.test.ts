import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { KubeObject } from '../../../standins/cluster/kube-object.ts';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import { startUnderTest } from '../cluster-under-test.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';
import { has, isCompleted, nodeShown, resumePatch } from '../replay.ts';

const file = new URL('../../../deploy/argo/play-workflow-template.yaml', import.meta.url);
const template = parse(readFileSync(file, 'utf8')) as KubeObject;

const way = [
  { agent: 'rex', gate: 'wait-pr-created' },
  { agent: 'cleo', gate: 'wait-ready-for-qa' },
  { agent: 'tess', gate: 'wait-pr-approved' },
];

describeOnEachCluster('the play that we ship', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ open });
    await world.send('POST', world.workflowTemplates, template);
  });
  afterAll(() => world.stop());

  const submit = async (name: string, startFromStage: string | null) => {
    const parameters = [
      { name: 'repository', value: 'acme/shop' },
      { name: 'task-id', value: '7' },
      ...(startFromStage === null ? [] : [{ name: 'start-from-stage', value: startFromStage }]),
    ];
    const spec = { workflowTemplateRef: { name: 'baton-play' }, arguments: { parameters } };
    await world.create(name, { metadata: { name, labels: { 'current-stage': 'pending' } }, spec });
  };

  const podOf = async (workflow: Workflow, agent: string): Promise<KubeObject> => {
    const selector = `workflows.argoproj.io/workflow=${workflow.metadata.name},baton/role=${agent}`;
    const { body } = await world.send<{ items: readonly [KubeObject] }>(
      'GET',
      `${world.pods}?labelSelector=${selector}`,
    );
    return body.items[0];
  };

  test.each([
    ['the beginning, when nothing is said', null, way],
    ['implementation', 'implementation-in-progress', way],
    ['quality', 'quality-in-progress', way.slice(1)],
    ['testing', 'testing-in-progress', way.slice(2)],
    ['the beginning, for a stage that nobody knows', 'no-such-stage', way],
  ] as const)('starts from %s', async (title, startFromStage, ahead) => {
    const name = `from-${title.replaceAll(/[ ,]+/g, '-')}`;
    await submit(name, startFromStage);
    for (const { agent, gate } of ahead) {
      const working = await world.until<Workflow>(name, has(agent, 'Pending'));
      const { metadata } = await podOf(working, agent);
      await world.mergePatch(`${world.pods}/${metadata.name}/status`, { status: { phase: 'Succeeded' } });
      const waiting = await world.until<Workflow>(name, has(gate, 'Running'));
      await world.jsonPatch(`${world.workflows}/${name}`, resumePatch(waiting, gate, 't', `after-${gate}`));
    }
    const done = await world.until<Workflow>(name, isCompleted);
    expect(done.status?.phase).toBe('Succeeded');
    expect(done.metadata.labels).toMatchObject({ 'workflow-type': 'play-orchestration' });
    const skipped = way.slice(0, way.length - ahead.length).flatMap(({ agent, gate }) => [agent, gate]);
    for (const task of skipped) expect(nodeShown(done, task)).toMatchObject({ type: 'Skipped', phase: 'Skipped' });
    expect(Object.values(done.status?.nodes ?? {})).toHaveLength(7);
  });

  test('an agent learns who it is and what to work on', async () => {
    await submit('informed', null);
    const pod = await podOf(await world.until<Workflow>('informed', has('rex', 'Pending')), 'rex');
    const { containers } = pod['spec'] as { containers: readonly [{ image: string; env: unknown }] };
    expect(containers[0]).toMatchObject({ image: 'baton-agent:latest', command: ['agent'], args: ['rex'] });
    expect(containers[0].env).toEqual([
      { name: 'BATON_ROLE', value: 'rex' },
      { name: 'BATON_STAGE', value: 'implementation-in-progress' },
      { name: 'BATON_REPOSITORY', value: 'acme/shop' },
      { name: 'BATON_TASK_ID', value: '7' },
      { name: 'BATON_RUN', value: 'informed' },
    ]);
  });

  test('an agent that fails fails the run, and the gate behind it is never reached', async () => {
    await submit('failing', 'testing-in-progress');
    const pod = await podOf(await world.until<Workflow>('failing', has('tess', 'Pending')), 'tess');
    await world.mergePatch(`${world.pods}/${pod.metadata.name}/status`, {
      status: { phase: 'Failed', message: 'OOMKilled' },
    });
    const done = await world.until<Workflow>('failing', isCompleted);
    expect(done.status?.phase).toBe('Failed');
    expect(nodeShown(done, 'tess')).toMatchObject({ phase: 'Failed', message: 'OOMKilled' });
    expect(nodeShown(done, 'wait-pr-approved')).toMatchObject({ type: 'Skipped', phase: 'Omitted' });
  });

  test('it says that it understands start-from-stage', () => {
    expect(template.metadata.annotations?.['baton/start-from-stage']).toBe('true');
  });
});
