import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operate } from '../../../standins/cluster/argo/operate.ts';
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
  recordedAnswer,
  recordedWorkflow,
  resumePatch,
} from '../replay.ts';

/** What the controller model does with a workflow long after everything in it was due. */
function muchLater(workflow: Workflow) {
  return operate(workflow, { nowMs: Date.parse('2026-12-31T00:00:00Z'), pods: new Map(), template: null });
}

describeOnEachCluster('the model follows a real controller when somebody steers a workflow', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ open });
  });
  afterAll(() => world.stop());

  test('a gate that wants an answer goes on with the answer (04)', async () => {
    const recorded = (moment: string) => recordedWorkflow('04-supplied-outputs', moment);
    await world.send('POST', world.workflows, manifestOf(recorded('suspended with supplied outputs')));
    const gate = await world.until<Workflow>('supplied', has('approve', 'Running'));
    expect(comparable(gate)).toEqual(comparable(recorded('suspended with supplied outputs')));
    const outputs = `/status/nodes/${nodeShown(gate, 'approve').id}/outputs/parameters`;
    const answered = await world.jsonPatch(`${world.workflows}/supplied`, [
      ...resumePatch(gate, 'approve', 't', 'quality-in-progress'),
      ...[
        { at: 0, value: 'YES' },
        { at: 1, value: 'none' },
      ].flatMap(({ at, value }) => [
        { op: 'add', path: `${outputs}/${at}/value`, value },
        { op: 'remove', path: `${outputs}/${at}/valueFrom` },
      ]),
    ]);
    const response = recordedAnswer('04-supplied-outputs', 'resume with values');
    expect(comparable(answered.body as Workflow)).toEqual(comparable(response));
    expect(comparable(await world.until<Workflow>('supplied', isCompleted))).toEqual(comparable(recorded('finished')));
  });

  test('a gate that was let go without the answer hangs for good (04)', () => {
    const hanging = recordedWorkflow(
      '04-supplied-outputs',
      'resumed without the supplied value: what the controller did',
    );
    expect(muchLater(hanging)).toMatchObject({ workflow: null, lookAgainAt: null });
  });

  test('nothing moves under spec.suspend, and everything once it is gone (05)', async () => {
    const recorded = (moment: string) => recordedWorkflow('05-spec-suspend', moment);
    await world.send('POST', world.workflows, manifestOf(recorded('gate active and spec.suspend')));
    await world.until<Workflow>('spec-suspend', has('wait-pr-created', 'Running'));
    const held = await world.mergePatch(`${world.workflows}/spec-suspend`, { spec: { suspend: true } });
    expect(comparable(held.body as Workflow)).toEqual(comparable(recorded('gate active and spec.suspend')));
    const patch = resumePatch(held.body as Workflow, 'wait-pr-created', 't', 'quality-in-progress');
    const resumed = await world.jsonPatch(`${world.workflows}/spec-suspend`, patch);
    expect(comparable(resumed.body as Workflow)).toEqual(
      comparable(recorded('node resumed while spec.suspend stays (3 s later)')),
    );
    expect(muchLater(resumed.body as Workflow).workflow).toBeNull();
    const freed = await world.mergePatch(`${world.workflows}/spec-suspend`, { spec: { suspend: null } });
    const onward = await world.until<Workflow>('spec-suspend', has('cleo', 'Running'), freed.body);
    expect(comparable(onward)).toEqual(comparable(recorded('spec.suspend removed: cleo starts')));
  });

  test.each(['Stop', 'Terminate'] as const)(
    'spec.shutdown %s fails the gate and omits what comes after (06)',
    async (how) => {
      const recorded = (moment: string) => recordedWorkflow('06-stop-and-terminate', moment);
      const before = recorded(`spec.shutdown=${how} just written`);
      const { name } = before.metadata;
      await world.send('POST', world.workflows, manifestOf(before));
      const gate = await world.until<Workflow>(name, has('wait-pr-created', 'Running'));
      const shut = await world.mergePatch(`${world.workflows}/${name}`, { spec: { shutdown: how } });
      expect(comparable(shut.body as Workflow)).toEqual(comparable(before));
      expect(comparable(await world.until<Workflow>(name, isCompleted))).toEqual(comparable(recorded(`after ${how}`)));
      const late = await world.jsonPatch(
        `${world.workflows}/${name}`,
        resumePatch(gate, 'wait-pr-created', 't', 'quality-in-progress'),
      );
      expect({ status: late.status, response: late.body }).toEqual(recorded(`resume after ${how}`));
    },
  );

  test('a gate is released by its own duration (07)', async () => {
    const recorded = (moment: string) => recordedWorkflow('07-duration-and-deadline', moment);
    const created = await world.send('POST', world.workflows, manifestOf(recorded('gate with duration 2s, running')));
    const gate = await world.until<Workflow>('auto2', has('wait-pr-created', 'Running'), created.body);
    expect(comparable(gate)).toEqual(comparable(recorded('gate with duration 2s, running')));
    expect(comparable(await world.until<Workflow>('auto2', isCompleted))).toEqual(
      comparable(recorded('released by its duration')),
    );
  });

  test('a deadline fails the gate that waits (07)', async () => {
    const recorded = recordedWorkflow('07-duration-and-deadline', 'activeDeadlineSeconds passed');
    await world.send('POST', world.workflows, manifestOf(recorded));
    expect(comparable(await world.until<Workflow>('deadline', isCompleted))).toEqual(comparable(recorded));
  });

  test('a completed workflow is never touched again (09)', () => {
    const completed = recordedWorkflow('09-completed', 'succeeded');
    expect(muchLater(completed)).toMatchObject({ workflow: null, lookAgainAt: null });
  });
});
