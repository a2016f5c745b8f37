import { describe, expect, test } from '@jest/globals';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';
import type { Fact } from '../../../signals/facts.ts';
import { CLEO, MAINTAINER, STRANGER } from '../../signals/github/crew.ts';
import { HEAD, NEXT_HEAD, restOf, timeline } from '../../signals/github/payloads.ts';
import { deliver, openFirstGate } from '../world.ts';
import { firstGate } from './first-gate.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a gate and its pull request,', (openCluster) => {
  const { world, atFirstGate } = firstGate(openCluster);

  describe('the condition is judged on a fresh read', () => {
    async function tryGate(gate: number, change: Parameters<typeof openFirstGate>[1] = {}) {
      const run = await atFirstGate();
      const outcome = await world().attempt(({ openGate }) => openGate, openFirstGate(run, { gate, ...change }));
      if (outcome.kind === 'condition-not-held') {
        expect(await world().cluster.readWorkflow(world().namespace, run.metadata.name)).toEqual(run);
      }
      return outcome;
    }

    test('and tells what was new in it', async () => {
      Object.assign(world().github, restOf({ pullRequest: { draft: true } }));
      const first = await tryGate(0);
      expect(first).toMatchObject({ kind: 'condition-not-held', unmet: ['the pull request is a draft'] });
      if (first.kind !== 'condition-not-held') throw new Error(first.kind);
      expect(first.facts).toHaveLength(1);
      const known = learnAll(emptyKnowledge(12), first.facts);
      expect(await tryGate(0, { known })).toMatchObject({ kind: 'condition-not-held', facts: [] });
    });

    test('where a stranger put the label, the gate stays closed', async () => {
      const entries = [timeline.commit(HEAD), timeline.label('labeled', 'ready-for-qa', STRANGER)];
      Object.assign(world().github, restOf({ pullRequest: { labels: ['ready-for-qa'] }, timeline: entries }));
      expect(await tryGate(1)).toMatchObject({ kind: 'condition-not-held' });
      deliver(world().github, 1);
      expect(await tryGate(1)).toMatchObject({ kind: 'resumed' });
    });

    test('and an answer from yesterday does not overrule what is known of today', async () => {
      deliver(world().github, 1);
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
      Object.assign(world().github, restOf({ pullRequest }));
      const unmet = [expect.stringContaining(why)];
      expect(await tryGate(0)).toMatchObject({ kind: 'condition-not-held', unmet });
      expect(await tryGate(0, { waived: [0] })).toMatchObject({ kind: 'condition-not-held', unmet });
    });

    test('and a pull request of which nobody can tell yet whose task it is opens nothing', async () => {
      const answeredAt = '2026-01-02T03:04:05Z';
      Object.assign(world().github, restOf({ pullRequest: { branch: 'login', labels: ['task-7'] }, answeredAt }));
      const first = await tryGate(0, { task: '8' });
      if (first.kind !== 'condition-not-held') throw new Error(first.kind);
      Object.assign(world().github, restOf({ pullRequest: { branch: 'login', labels: ['task-8'] }, answeredAt }));
      const known = learnAll(emptyKnowledge(12), first.facts);
      expect(await tryGate(0, { task: '8', known })).toMatchObject({
        kind: 'condition-not-held',
        unmet: ['what task the pull request names is not known for certain'],
      });
    });

    test('where two states of one second name the task in different ways, it is the same task', async () => {
      const answeredAt = '2026-01-02T03:04:05Z';
      Object.assign(world().github, restOf({ pullRequest: { draft: true }, answeredAt }));
      const first = await tryGate(0);
      if (first.kind !== 'condition-not-held') throw new Error(first.kind);
      Object.assign(world().github, restOf({ pullRequest: { draft: true, labels: ['task-7'] }, answeredAt }));
      const known = learnAll(emptyKnowledge(12), first.facts);
      expect(await tryGate(0, { known })).toMatchObject({ unmet: ['the pull request is a draft'] });
    });

    test('and a pull request that GitHub does not show opens nothing', async () => {
      world().github.pullRequest = null;
      expect(await tryGate(0)).toMatchObject({
        kind: 'condition-not-held',
        unmet: ['GitHub shows no pull request #12'],
      });
    });

    test('without a pull request a gate opens only where every gate up to it is waived', async () => {
      world().github.requests.length = 0;
      expect(await tryGate(1, { pullRequest: null, waived: [1] })).toMatchObject({ kind: 'condition-not-held' });
      expect(await tryGate(1, { pullRequest: null, waived: [0, 1] })).toMatchObject({ kind: 'resumed', commit: null });
      expect(world().github.requests).toEqual([]);
    });

    test('a waiver was given for a head, and does not outlive it', async () => {
      deliver(world().github, 0);
      const first = await tryGate(1);
      if (first.kind !== 'condition-not-held') throw new Error(first.kind);
      const known = learnAll(emptyKnowledge(12), first.facts);
      expect(await tryGate(1, { known, waived: [1] })).toMatchObject({ kind: 'resumed', commit: HEAD });
      const moved = { sha: NEXT_HEAD, at: '2026-01-02T03:04:30Z' };
      Object.assign(world().github, restOf({ pullRequest: moved, timeline: [timeline.commit(NEXT_HEAD)] }));
      expect(await tryGate(1, { known, waived: [1] })).toMatchObject({
        kind: 'condition-not-held',
        unmet: ['the head has moved since a gate was waived'],
      });
    });
  });
});
