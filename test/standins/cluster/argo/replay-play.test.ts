import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workflow } from '../../../../standins/cluster/argo/workflow.ts';
import { readRecording, recordedMoment } from '../../../fixtures/argo/recording.ts';
import { startUnderTest, workflows } from '../cluster-under-test.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { comparable, has, isCompleted, manifestOf, resumePatch } from './replay.ts';

describe('the model goes through the states that a real controller went through', () => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest();
  });
  afterAll(() => world.stop());

  test('a whole play, gate by gate (01)', async () => {
    const recording = readRecording('01-play-happy-path');
    const seen = (moment: string) => comparable(recordedMoment<Workflow>('01-play-happy-path', moment));
    const { name } = recordedMoment<Workflow>('01-play-happy-path', 'created').metadata;
    await world.send('POST', workflows, manifestOf(recording[0]?.object as unknown as Workflow));
    const gates = [
      { gate: 'wait-pr-created', stage: 'quality-in-progress', next: has('cleo', 'Running') },
      { gate: 'wait-ready-for-qa', stage: 'testing-in-progress', next: has('tess', 'Running') },
      { gate: 'wait-pr-approved', stage: 'completed', next: isCompleted },
    ];
    for (const { gate, stage, next } of gates) {
      const suspended = await world.until<Workflow>(name, has(gate, 'Running'));
      expect(comparable(suspended)).toEqual(seen(`suspended at ${gate}`));
      const patch = resumePatch(suspended, gate, `tok-${gate}`, stage);
      const first = await world.jsonPatch(`${workflows}/${name}`, patch);
      const recorded = recordedMoment<{ response: Workflow }>('01-play-happy-path', `resume patch response ${gate}`);
      expect(comparable(first.body as Workflow)).toEqual(comparable(recorded.response));
      const again = await world.jsonPatch(`${workflows}/${name}`, patch);
      expect({ status: again.status, response: again.body }).toEqual(
        recordedMoment('01-play-happy-path', 'same patch again'),
      );
      const onward = await world.until<Workflow>(name, next, first.body);
      expect(comparable(onward)).toEqual(seen(`controller progressed after ${gate}`));
    }
  });

  test('two gates at once, of which one is resumed (02)', async () => {
    const seen = (moment: string) => recordedMoment<Workflow>('02-two-suspend-nodes-resume-one', moment);
    await world.send('POST', workflows, manifestOf(seen('both suspended')));
    const both = await world.until<Workflow>('two-gates', has('wait-b', 'Running'));
    expect(comparable(both)).toEqual(comparable(seen('both suspended')));
    const resumed = await world.jsonPatch(
      `${workflows}/two-gates`,
      resumePatch(both, 'wait-a', 't1', 'quality-in-progress'),
    );
    expect(resumed.status).toBe(200);
    const after = await world.until<Workflow>('two-gates', has('after-a', 'Succeeded'));
    expect(comparable(after)).toEqual(comparable(seen('after-a has run, wait-b still suspended')));
  });

  test('a resume that comes after the end (09)', async () => {
    const recorded = recordedMoment<Workflow>('09-completed', 'succeeded');
    await world.send('POST', workflows, manifestOf(recorded));
    const gate = await world.until<Workflow>('done', has('wait-pr-created', 'Running'));
    const patch = resumePatch(gate, 'wait-pr-created', 't', 'completed');
    await world.jsonPatch(`${workflows}/done`, patch);
    expect(comparable(await world.until<Workflow>('done', isCompleted))).toEqual(comparable(recorded));
    const late = await world.jsonPatch(`${workflows}/done`, patch);
    expect({ status: late.status, response: late.body }).toEqual(
      recordedMoment('09-completed', 'resume of a completed workflow'),
    );
  });
});
