import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Workflow } from '../../../standins/cluster/argo/workflow.ts';
import { recordedMoment } from '../../fixtures/argo/recording.ts';
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

describeOnEachCluster('the model goes through the states that a real controller went through', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ open });
  });
  afterAll(() => world.stop());

  test('a whole play, gate by gate (01)', async () => {
    const seen = (moment: string) => comparable(recordedWorkflow('01-play-happy-path', moment));
    const { name } = recordedWorkflow('01-play-happy-path', 'created').metadata;
    await world.send('POST', world.workflows, manifestOf(recordedWorkflow('01-play-happy-path', 'created')));
    const gates = [
      { gate: 'wait-pr-created', stage: 'quality-in-progress', next: has('cleo', 'Running') },
      { gate: 'wait-ready-for-qa', stage: 'testing-in-progress', next: has('tess', 'Running') },
      { gate: 'wait-pr-approved', stage: 'completed', next: isCompleted },
    ];
    for (const { gate, stage, next } of gates) {
      const suspended = await world.until<Workflow>(name, has(gate, 'Running'));
      expect(comparable(suspended)).toEqual(seen(`suspended at ${gate}`));
      const patch = resumePatch(suspended, gate, `tok-${gate}`, stage);
      const first = await world.jsonPatch(`${world.workflows}/${name}`, patch);
      const recorded = recordedAnswer('01-play-happy-path', `resume patch response ${gate}`);
      expect(comparable(first.body as Workflow)).toEqual(comparable(recorded));
      const again = await world.jsonPatch(`${world.workflows}/${name}`, patch);
      expect({ status: again.status, response: again.body }).toEqual(
        recordedMoment('01-play-happy-path', 'same patch again'),
      );
      const onward = await world.until<Workflow>(name, next, first.body);
      expect(comparable(onward)).toEqual(seen(`controller progressed after ${gate}`));
    }
  });

  test('two gates at once, of which one is resumed (02)', async () => {
    const seen = (moment: string) => recordedWorkflow('02-two-suspend-nodes-resume-one', moment);
    await world.send('POST', world.workflows, manifestOf(seen('both suspended')));
    const both = await world.until<Workflow>('two-gates', has('wait-b', 'Running'));
    expect(comparable(both)).toEqual(comparable(seen('both suspended')));
    const resumed = await world.jsonPatch(
      `${world.workflows}/two-gates`,
      resumePatch(both, 'wait-a', 't1', 'quality-in-progress'),
    );
    expect(resumed.status).toBe(200);
    const after = await world.until<Workflow>('two-gates', has('after-a', 'Succeeded'));
    expect(comparable(after)).toEqual(comparable(seen('after-a has run, wait-b still suspended')));
  });

  test('a resume that comes after the end (09)', async () => {
    const recorded = recordedWorkflow('09-completed', 'succeeded');
    await world.send('POST', world.workflows, manifestOf(recorded));
    const gate = await world.until<Workflow>('done', has('wait-pr-created', 'Running'));
    const patch = resumePatch(gate, 'wait-pr-created', 't', 'completed');
    await world.jsonPatch(`${world.workflows}/done`, patch);
    expect(comparable(await world.until<Workflow>('done', isCompleted))).toEqual(comparable(recorded));
    const late = await world.jsonPatch(`${world.workflows}/done`, patch);
    expect({ status: late.status, response: late.body }).toEqual(
      recordedMoment('09-completed', 'resume of a completed workflow'),
    );
  });

  test('a whole play, seen through a watch that selects by label (11)', async () => {
    const recording = recordedMoment(
      '11-list-watch-access',
      'watch of one play, label selector without completed ones (DELETED = it left the selector)',
    );
    const recorded = recording['events'] as readonly { type: string; object: Workflow }[];
    const firstState = (holds: (workflow: Workflow) => boolean): Workflow => {
      const found = recorded.find(({ object }) => holds(object));
      if (found === undefined) throw new Error('never recorded');
      return found.object;
    };
    const selector = encodeURIComponent('task-id=77,workflows.argoproj.io/completed!=true');
    const watched = world.watch(
      `${world.workflows}?watch=true&labelSelector=${selector}`,
      ({ type }) => type === 'DELETED',
    );
    await world.send('POST', world.workflows, manifestOf(firstState(() => true)));
    const gates = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];
    for (const [index, gate] of gates.entries()) {
      const waiting = await world.until<Workflow>('watched', has(gate, 'Running'));
      const token =
        nodeShown(firstState(has(gate, 'Succeeded')), gate).message?.replace('Resumed by baton: ', '') ?? '';
      const stage = ['quality-in-progress', 'testing-in-progress', 'completed'][index] ?? '';
      await world.jsonPatch(`${world.workflows}/watched`, resumePatch(waiting, gate, token, stage));
    }
    const told = (await watched).map(({ type, object }) => ({ type, object: comparable(object as Workflow) }));
    const expected = recorded.filter(({ type }) => type !== 'BOOKMARK');
    expect(told).toEqual(expected.map(({ type, object }) => ({ type, object: comparable(object) })));
  });
});
