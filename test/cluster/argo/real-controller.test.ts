import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CONTROLLER_VARIABLE,
  startWorkflowController,
} from '../../../standins/kubernetes/start-workflow-controller.ts';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import { openShared } from '../../setup/each-cluster.ts';
import { describeWithKubernetes, sharedKubernetes } from '../../setup/kubernetes.ts';
import { startUnderTest, type ClusterUnderTest } from '../cluster-under-test.ts';
import { has, isCompleted, manifestOf, recordedWorkflow, resumePatch } from '../replay.ts';

const executable = process.env[CONTROLLER_VARIABLE] ?? '';

describeWithKubernetes('a real controller on a real API server', () => {
  let world: ClusterUnderTest;
  let controller: { readonly stop: () => Promise<void> } | null = null;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open: openShared });
    if (executable !== '') controller = await startWorkflowController(executable, sharedKubernetes(), world.namespace);
  });
  afterAll(async () => {
    await controller?.stop();
    await world.stop();
  });

  /** What matters to a play: phases of nodes by name, labels and conditions. */
  const seen = ({ metadata, status }: Workflow) => ({
    labels: metadata.labels,
    phase: status?.phase,
    conditions: status?.conditions,
    nodes: Object.fromEntries(Object.values(status?.nodes ?? {}).map(({ displayName, phase }) => [displayName, phase])),
  });

  (executable === '' ? test.skip : test)(
    'goes on after each gate as the recorded one did',
    async () => {
      const recorded = (moment: string) => seen(recordedWorkflow('01-play-happy-path', moment));
      const manifest = manifestOf(recordedWorkflow('01-play-happy-path', 'created'));
      const { name } = manifest.metadata;
      await world.send('POST', world.workflows, manifest);
      const gates = [
        { gate: 'wait-pr-created', stage: 'quality-in-progress', next: has('wait-ready-for-qa', 'Running') },
        { gate: 'wait-ready-for-qa', stage: 'testing-in-progress', next: has('wait-pr-approved', 'Running') },
        { gate: 'wait-pr-approved', stage: 'completed', next: isCompleted },
      ];
      for (const { gate, stage, next } of gates) {
        const suspended = await world.until<Workflow>(name, has(gate, 'Running'));
        expect(seen(suspended)).toEqual(recorded(`suspended at ${gate}`));
        const opened = await world.jsonPatch(`${world.workflows}/${name}`, resumePatch(suspended, gate, 't', stage));
        expect(opened.status).toBe(200);
        const onward = await world.until<Workflow>(name, next, opened.body);
        if (next === isCompleted) expect(seen(onward)).toEqual(recorded(`controller progressed after ${gate}`));
      }
    },
    60_000,
  );
});
