import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import { SEARCH_ATTRIBUTES, transitionProgressQuery } from '../../../signals/messages.ts';
import { transitionId } from '../../../signals/transition.ts';
import { describeWithTimeSkipping } from '../../setup/temporal.ts';
import { to } from '../../activities/argo/transitions.ts';
import { startTimeSkipping } from '../play/time-skipping.ts';
import { openTransitions, type Transitions } from './transitions-under-test.ts';

const GATE = 'waiting-pr-created';

describeWithTimeSkipping('a transition', () => {
  let env: TestWorkflowEnvironment;
  let world: Transitions;
  beforeAll(async () => {
    env = await startTimeSkipping();
    world = await openTransitions();
  });
  afterAll(async () => {
    await world.stop();
    await env.teardown();
  });
  afterEach(() => {
    world.standIn.faults.clear();
  });

  const labelOf = async (run: KubernetesObject) => stageReading(await world.read(run));
  /** From now on no read is answered, so many times; `once` it is true. */
  const silence = (times: number, once: () => boolean): void => {
    world.standIn.faults.next('get', { kind: 'answer', status: 503 }, { times, where: once });
  };
  const attentionOf = async (run: KubernetesObject) => {
    const { typedSearchAttributes } = await env.client.workflow
      .getHandle(transitionId(world.referenceTo(run)))
      .describe();
    return typedSearchAttributes.get(SEARCH_ATTRIBUTES.attention) ?? [];
  };

  test('that goes well takes one activity, and asks nobody', async () => {
    const run = await world.place();
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE));
      expect(await handle.result()).toMatchObject({ success: true, outcome: 'moved', from: 'pending', to: GATE });
      expect(await handle.query(transitionProgressQuery)).toMatchObject({ step: 'done', result: { outcome: 'moved' } });
      const { events } = await handle.fetchHistory();
      expect(events?.length).toBeLessThanOrEqual(11);
    });
    expect((await labelOf(run)).stage).toBe(GATE);
    expect(await attentionOf(run)).toEqual([]);
  });

  test('whose write landed and whose retries are spent puts the label back, and asks a person', async () => {
    const run = await world.place();
    const before = world.standIn.faults.hits();
    world.standIn.faults.next('patch', { kind: 'lost-response' });
    silence(3, () => world.standIn.faults.hits() > before);
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE));
      expect(await handle.result()).toMatchObject({
        success: false,
        outcome: 'unreachable',
        compensation: 'undone',
        stopped: false,
      });
    });
    expect(await labelOf(run)).toMatchObject({ stage: 'pending', revision: 2, edited: null });
    expect(await attentionOf(run)).toEqual(['transition-failed']);
  });

  test('of which nothing landed leaves the run as it was, and asks a person', async () => {
    const run = await world.place();
    world.standIn.faults.next('patch', { kind: 'answer', status: 503 }, { times: 3 });
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE));
      expect(await handle.result()).toMatchObject({ outcome: 'unreachable', compensation: 'nothing-landed' });
    });
    expect(await world.read(run)).toEqual(run);
    expect(await attentionOf(run)).toEqual(['transition-failed']);
  });

  test('that can not be undone either is tried for an hour, and says so', async () => {
    const run = await world.place();
    const before = world.standIn.faults.hits();
    world.standIn.faults.next('patch', { kind: 'lost-response' });
    silence(Infinity, () => world.standIn.faults.hits() > before);
    const began = await env.currentTimeMs();
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE));
      expect(await handle.result()).toMatchObject({ outcome: 'unreachable', compensation: 'given-up' });
    });
    expect((await env.currentTimeMs()) - began).toBeGreaterThan(50 * 60_000);
    expect(await attentionOf(run)).toEqual(['transition-failed', 'label-not-restored']);
  });

  test('that is critical stops the run when it failed, after the label was put back', async () => {
    const run = await world.place();
    const before = world.standIn.faults.hits();
    world.standIn.faults.next('patch', { kind: 'lost-response' });
    silence(3, () => world.standIn.faults.hits() > before);
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE), { critical: true });
      expect(await handle.result()).toMatchObject({ outcome: 'unreachable', compensation: 'undone', stopped: true });
    });
    const after = await world.read(run);
    expect(after.spec).toMatchObject({ shutdown: 'Stop' });
    expect(stageReading(after).stage).toBe('pending');
  });

  test('that is critical and was refused harms nothing', async () => {
    const run = await world.place();
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to('completed'), { critical: true });
      expect(await handle.result()).toMatchObject({ outcome: 'illegal', stopped: false, compensation: 'none' });
    });
    expect(await world.read(run)).toEqual(run);
  });

  test('one of a run waits for nobody: while it is under way another one is not begun', async () => {
    const run = await world.place();
    const handle = await world.begin(env.client, run, to(GATE));
    await expect(world.begin(env.client, run, to('finalizing'))).rejects.toThrow('already');
    await world.during(env, async () => {
      expect(await handle.result()).toMatchObject({ outcome: 'moved' });
      const next = await world.begin(env.client, run, to('finalizing'));
      expect(await next.result()).toMatchObject({ outcome: 'moved', from: GATE });
    });
  });

  test('as a dry run writes nothing and asks nobody, even where nothing answers', async () => {
    const run = await world.place();
    world.standIn.faults.next('get', { kind: 'answer', status: 503 }, { times: 3 });
    await world.during(env, async () => {
      const handle = await world.begin(env.client, run, to(GATE), { dryRun: true });
      expect(await handle.result()).toMatchObject({ outcome: 'unreachable', compensation: 'none' });
    });
    expect(await world.read(run)).toEqual(run);
  });
});
