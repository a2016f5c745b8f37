import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';
import type { Fact } from '../../../signals/facts.ts';
import { CLEO, MAINTAINER, STRANGER } from '../../signals/github/crew.ts';
import { HEAD, NEXT_HEAD, restOf, timeline } from '../../signals/github/payloads.ts';
import { recordedWorkflow, withoutMaps } from '../recordings.ts';
import { AT_FIRST_GATE, deliver, FIRST_GATE, openFirstGate, openWorld, place, type World } from '../world.ts';

let world: World;
let runs = 0;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.standIn.faults.clear();
});

/** The run at its first gate under a name of its own; node ids stay as they are. */
async function atFirstGate(workflow = AT_FIRST_GATE) {
  runs += 1;
  return place(world, workflow, `run-${String(runs)}`);
}

describe('opening a gate', () => {
  test('whose condition holds resumes the node and moves the label in one write', async () => {
    deliver(world.github, 0);
    const run = await atFirstGate();
    const outcome = await world.attempt(({ openGate }) => openGate, openFirstGate(run));
    expect(outcome).toMatchObject({
      kind: 'resumed',
      commit: HEAD,
      run: { uid: run.metadata.uid, stage: 'quality-in-progress', stageRevision: 3 },
      facts: [{ kind: 'pull-request', head: { sha: HEAD } }],
    });
    const after = await world.cluster.readWorkflow('argo', run.metadata.name);
    const nodes = after?.status?.['nodes'] as Record<string, unknown>;
    expect(nodes[FIRST_GATE.id]).toMatchObject({
      phase: 'Succeeded',
      finishedAt: '2026-11-21T04:00:00Z',
      message: expect.stringMatching(/^Resumed by Baton: [0-9a-f]{32}$/),
    });
    expect(after?.metadata.labels).toMatchObject({ 'previous-stage': 'pending' });
    expect(Number(after?.metadata.resourceVersion)).toBe(Number(run.metadata.resourceVersion) + 1);
  });

  test('again is already done, also when the condition no longer holds', async () => {
    deliver(world.github, 0);
    const run = await atFirstGate();
    await world.attempt(({ openGate }) => openGate, openFirstGate(run));
    world.github.pullRequest = restOf({ pullRequest: { draft: true } }).pullRequest;
    const again = await world.attempt(({ openGate }) => openGate, openFirstGate(run));
    expect(again).toMatchObject({ kind: 'already-resumed', commit: HEAD });
  });

  test('adds labels and annotations to a run that has none', async () => {
    deliver(world.github, 0);
    const run = await atFirstGate(withoutMaps(AT_FIRST_GATE));
    const outcome = await world.attempt(({ openGate }) => openGate, openFirstGate(run, { stageNow: null }));
    expect(outcome).toMatchObject({ kind: 'resumed', run: { stage: 'quality-in-progress' } });
  });

  test('supplies outputs with their defaults', async () => {
    deliver(world.github, 0);
    const recorded = recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs');
    const text = JSON.stringify(recorded).replaceAll('{"supplied":{}}', '{"default":"YES","supplied":{}}');
    const run = await atFirstGate(JSON.parse(text) as typeof recorded);
    const node = { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' };
    const outcome = await world.attempt(({ openGate }) => openGate, openFirstGate(run, { node }));
    expect(outcome.kind).toBe('resumed');
    const after = await world.cluster.readWorkflow('argo', run.metadata.name);
    const nodes = after?.status?.['nodes'] as Record<string, unknown>;
    expect(nodes[node.id]).toMatchObject({
      outputs: {
        parameters: [
          { name: 'decision', value: 'YES' },
          { name: 'note', value: 'none' },
        ],
      },
    });
  });
});

describe('a gate stays closed, and nothing is written,', () => {
  test.each([
    [
      'needs-value',
      '04-supplied-outputs',
      'suspended with supplied outputs',
      { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' },
    ],
    ['blocked-by-spec-suspend', '05-spec-suspend', 'gate active and spec.suspend', null],
    ['stopped', '06-stop-and-terminate', 'spec.shutdown=Stop just written', null],
    ['completed', '09-completed', 'succeeded', null],
    ['needs-argo-server', '13-compressed-gzip', 'compressed', null],
    ['not-yet-suspended', '01-play-happy-path', 'created', null],
  ])('where the run says %s', async (kind, recording, moment, given) => {
    deliver(world.github, 0);
    const recorded = recordedWorkflow(recording, moment);
    const run = await atFirstGate(recorded);
    const nodes = (recorded.status?.['nodes'] ?? {}) as Record<
      string,
      { displayName: string; id: string; startedAt: string }
    >;
    const node = given ?? Object.values(nodes).find((each) => each.displayName === 'wait-pr-created') ?? FIRST_GATE;
    const outcome = await world.attempt(
      ({ openGate }) => openGate,
      openFirstGate(run, { node: { id: node.id, startedAt: node.startedAt } }),
    );
    expect(outcome).toMatchObject({ kind, run: { uid: run.metadata.uid }, why: expect.any(String) });
    expect(await world.cluster.readWorkflow('argo', run.metadata.name)).toEqual(run);
  });

  test('where somebody changed the stage label by hand', async () => {
    deliver(world.github, 0);
    const run = await atFirstGate();
    const outcome = await world.attempt(
      ({ openGate }) => openGate,
      openFirstGate(run, { stageNow: 'waiting-pr-created' }),
    );
    expect(outcome).toMatchObject({ kind: 'stage-mismatch', found: 'pending' });
    expect(await world.cluster.readWorkflow('argo', run.metadata.name)).toEqual(run);
  });

  test('where the run was deleted, or deleted and made again under its name', async () => {
    deliver(world.github, 0);
    const run = await atFirstGate();
    const namesake = openFirstGate(run, { run: { namespace: 'argo', name: run.metadata.name, uid: 'another' } });
    expect(await world.attempt(({ openGate }) => openGate, namesake)).toEqual({ kind: 'gone' });
    const nowhere = openFirstGate(run, { run: { ...namesake.run, name: 'no-such-run' } });
    expect(await world.attempt(({ openGate }) => openGate, nowhere)).toEqual({ kind: 'gone' });
    expect(await world.cluster.readWorkflow('argo', run.metadata.name)).toEqual(run);
  });
});

describe('the condition is judged on a fresh read', () => {
  async function tryGate(gate: number, change: Parameters<typeof openFirstGate>[1] = {}) {
    const run = await atFirstGate();
    const outcome = await world.attempt(({ openGate }) => openGate, openFirstGate(run, { gate, ...change }));
    if (outcome.kind === 'condition-not-held') {
      expect(await world.cluster.readWorkflow('argo', run.metadata.name)).toEqual(run);
    }
    return outcome;
  }

  test('and tells what was new in it', async () => {
    Object.assign(world.github, restOf({ pullRequest: { draft: true } }));
    const first = await tryGate(0);
    expect(first).toMatchObject({ kind: 'condition-not-held', unmet: ['the pull request is a draft'] });
    if (first.kind !== 'condition-not-held') throw new Error(first.kind);
    expect(first.facts).toHaveLength(1);
    const known = learnAll(emptyKnowledge(12), first.facts);
    expect(await tryGate(0, { known })).toMatchObject({ kind: 'condition-not-held', facts: [] });
  });

  test('where a stranger put the label, the gate stays closed', async () => {
    const entries = [timeline.commit(HEAD), timeline.label('labeled', 'ready-for-qa', STRANGER)];
    Object.assign(world.github, restOf({ pullRequest: { labels: ['ready-for-qa'] }, timeline: entries }));
    expect(await tryGate(1)).toMatchObject({ kind: 'condition-not-held' });
    deliver(world.github, 1);
    expect(await tryGate(1)).toMatchObject({ kind: 'resumed' });
  });

  test('and an answer from yesterday does not overrule what is known of today', async () => {
    deliver(world.github, 1);
    const push: Fact = {
      kind: 'push',
      pullRequest: 12,
      before: HEAD,
      after: NEXT_HEAD,
      by: CLEO,
      at: '2026-01-02T09:00:00Z',
    };
    const today: Fact = {
      kind: 'pull-request',
      pullRequest: 12,
      at: '2026-01-02T09:00:00Z',
      settled: false,
      state: 'open',
      merged: false,
      draft: true,
      head: { sha: NEXT_HEAD, ref: 'task-7-login', repositoryId: 7001 },
      base: { ref: 'main', repositoryId: 7001 },
      author: { id: 101, login: 'rex-app[bot]', bot: true },
      labels: ['ready-for-qa'],
      claims: null,
      mergeCommit: null,
    };
    const outcome = await tryGate(0, { known: learnAll(emptyKnowledge(12), [push, today]) });
    expect(outcome).toMatchObject({ kind: 'condition-not-held', unmet: ['the pull request is a draft'] });
    const held = await tryGate(0, { known: learnAll(emptyKnowledge(12), [push, { ...today, draft: false }]) });
    expect(held).toMatchObject({
      kind: 'condition-not-held',
      unmet: ['GitHub still answers with an older state than is known'],
    });
  });

  test.each([
    ['names another task', { branch: 'task-8-login' }, 'the pull request names task 8, not 7'],
    [
      'names two tasks',
      { branch: 'login', labels: ['task-7', 'task-8'] },
      'the labels task-7 and task-8 name different',
    ],
    ['names no task any more', { branch: 'login' }, 'the pull request names no task'],
    ['belongs to somebody else', { author: MAINTAINER }, 'maintainer opened the pull request and may not'],
    ['comes from a fork', { fork: true }, 'the pull request comes from another repository'],
  ])('and a pull request that now %s opens nothing, also where its gates are waived', async (_, pullRequest, why) => {
    Object.assign(world.github, restOf({ pullRequest }));
    const unmet = [expect.stringContaining(why)];
    expect(await tryGate(0)).toMatchObject({ kind: 'condition-not-held', unmet });
    expect(await tryGate(0, { waived: [0] })).toMatchObject({ kind: 'condition-not-held', unmet });
  });

  test('and a pull request of which nobody can tell yet whose task it is opens nothing', async () => {
    const answeredAt = '2026-01-02T03:04:05Z';
    Object.assign(world.github, restOf({ pullRequest: { branch: 'login', labels: ['task-7'] }, answeredAt }));
    const first = await tryGate(0, { task: '8' });
    if (first.kind !== 'condition-not-held') throw new Error(first.kind);
    Object.assign(world.github, restOf({ pullRequest: { branch: 'login', labels: ['task-8'] }, answeredAt }));
    const known = learnAll(emptyKnowledge(12), first.facts);
    expect(await tryGate(0, { task: '8', known })).toMatchObject({
      kind: 'condition-not-held',
      unmet: ['what task the pull request names is not known for certain'],
    });
  });

  test('where two states of one second name the task in different ways, it is the same task', async () => {
    const answeredAt = '2026-01-02T03:04:05Z';
    Object.assign(world.github, restOf({ pullRequest: { draft: true }, answeredAt }));
    const first = await tryGate(0);
    if (first.kind !== 'condition-not-held') throw new Error(first.kind);
    Object.assign(world.github, restOf({ pullRequest: { draft: true, labels: ['task-7'] }, answeredAt }));
    const known = learnAll(emptyKnowledge(12), first.facts);
    expect(await tryGate(0, { known })).toMatchObject({ unmet: ['the pull request is a draft'] });
  });

  test('and a pull request that GitHub does not show opens nothing', async () => {
    world.github.pullRequest = null;
    expect(await tryGate(0)).toMatchObject({ kind: 'condition-not-held', unmet: ['GitHub shows no pull request #12'] });
  });

  test('without a pull request a gate opens only where every gate up to it is waived', async () => {
    world.github.requests.length = 0;
    expect(await tryGate(1, { pullRequest: null, waived: [1] })).toMatchObject({ kind: 'condition-not-held' });
    expect(await tryGate(1, { pullRequest: null, waived: [0, 1] })).toMatchObject({ kind: 'resumed', commit: null });
    expect(world.github.requests).toEqual([]);
  });

  test('a waiver was given for a head, and does not outlive it', async () => {
    deliver(world.github, 0);
    const first = await tryGate(1);
    if (first.kind !== 'condition-not-held') throw new Error(first.kind);
    const known = learnAll(emptyKnowledge(12), first.facts);
    expect(await tryGate(1, { known, waived: [1] })).toMatchObject({ kind: 'resumed', commit: HEAD });
    const moved = { sha: NEXT_HEAD, at: '2026-01-02T03:04:30Z' };
    Object.assign(world.github, restOf({ pullRequest: moved, timeline: [timeline.commit(NEXT_HEAD)] }));
    expect(await tryGate(1, { known, waived: [1] })).toMatchObject({
      kind: 'condition-not-held',
      unmet: ['the head has moved since a gate was waived'],
    });
  });
});
