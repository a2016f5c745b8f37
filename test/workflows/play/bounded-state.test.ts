import { describe, expect, test } from '@jest/globals';
import type { Fact, RunSnapshot } from '../../../signals/facts.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import * as override from '../../../workflows/play/override.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { REX, TESS } from './policy.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** Everything that a play knows travels through continue-as-new, where Temporal takes 2 MB and warns from 512 KB on. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MOST_BYTES = 512_000;
const LONG = 'x'.repeat(500);
const ADA = { by: 'a'.repeat(100), reason: LONG };

const stamp = (second: number): string =>
  new Date(Date.parse('2026-03-01T10:00:00Z') + second * 1_000).toISOString().replace('.000', '');
const commit = (index: number): string => index.toString(16).padStart(40, '0');

/** As much as can be said about one pull request in one second. */
function remarks(pullRequest: number, index: number): Fact[] {
  const by = index % 2 === 0 ? REX : { id: 1_000 + index, login: `somebody-${String(index)}`, bot: false };
  const at = stamp(index);
  return [
    {
      kind: 'pull-request',
      pullRequest,
      at,
      settled: false,
      state: 'open',
      merged: false,
      draft: false,
      head: { sha: commit(index), ref: `task-7-${'b'.repeat(200)}`, repositoryId: 4242 },
      base: { ref: 'main', repositoryId: 4242 },
      author: REX,
      labels: Array.from({ length: 100 }, (_, label) => `label-${String(index)}-${String(label)}`),
      claims: { branch: '7', labels: [], body: null },
      mergeCommit: null,
    },
    { kind: 'push', pullRequest, before: commit(index - 1), after: commit(index), by, at },
    {
      kind: 'label',
      pullRequest,
      action: index % 3 === 0 ? 'unlabeled' : 'labeled',
      label: 'ready-for-qa',
      head: commit(index),
      by,
      at,
      source: 'delivery',
    },
    {
      kind: 'review',
      pullRequest,
      review: index + 1,
      state: 'changes-requested',
      commit: commit(index),
      by: index % 2 === 0 ? TESS : by,
      canWrite: true,
      at,
    },
    { kind: 'comment', pullRequest, comment: index + 1, command: 'c'.repeat(200), by, canWrite: true, at },
  ];
}

describe('what a play keeps', () => {
  const weigh = (state: PlayState): number => Buffer.byteLength(JSON.stringify(state));

  test('stays small however much is said about ten pull requests', () => {
    let state = bind(begin(INPUT, NOW), freshRun('r'), 0, NOW);
    for (let index = 1; index <= 2_000; index += 1) {
      const facts = remarks(60 + (index % 10), index);
      state = foldDelivery(state, { delivery: `d-${String(index)}`, event: 'pull_request.edited', facts });
    }
    expect(state.ledger.counts.applied).toBeGreaterThan(0);
    expect(weigh(state)).toBeLessThan(MOST_BYTES);
  });

  test('and what there is no room for is not called known, nor what was crowded out since it came', () => {
    const push = (index: number): Fact => {
      const [before, after, at] = [commit(index), commit(index + 1), stamp(index)];
      return { kind: 'push', pullRequest: 60, before, after, by: REX, at };
    };
    const verdictOn = (known: readonly Fact[], fact: Fact) => {
      const state = foldDelivery(begin(INPUT, NOW), { delivery: 'd-1', event: 'e', facts: known });
      return foldDelivery(state, { delivery: 'd-2', event: 'e', facts: [fact] }).ledger.entries.at(-1);
    };
    const many = Array.from({ length: 60 }, (_, index) => push(100 + index));
    const reason = 'no room, or crowded out before: more is known of the kind push than is kept';
    expect(verdictOn(many, push(1))).toMatchObject({ outcome: 'refused', reason });
    expect(verdictOn([push(1), ...many], push(1))).toMatchObject({ outcome: 'refused', reason });
    expect(verdictOn(many, push(100))).toMatchObject({ outcome: 'duplicate', reason: 'known already' });
    expect(verdictOn(many, push(500))).toMatchObject({ outcome: 'applied' });
  });

  test('stays small however often it is commanded, and whatever its runs say', () => {
    let state = bind(begin(INPUT, NOW), freshRun('r'), 0, NOW);
    for (let index = 1; index <= 150; index += 1) {
      const startedAt = stamp(index);
      const gates = Array.from({ length: 30 }, (_, node) => ({
        ...gateNode('wait-pr-created', 0),
        id: `node-${String(node)}-${String(index)}`,
        startedAt,
        phase: node === 0 ? 'Running' : 'Succeeded',
        message: 'm'.repeat(200),
      }));
      const run: RunSnapshot = {
        ...freshRun('r'),
        gates,
        resourceVersion: String(index + 1),
        message: 'm'.repeat(200),
      };
      const twin: RunSnapshot = { ...run, name: `twin-${String(index)}`, uid: `uid-${String(index)}` };
      const now = NOW + index * 86_400_000;
      state = tick(foldRun(foldRun(state, run), twin), now);
      state = commands.remember(
        override.open(state, { ...ADA, gate: 'waiting-pr-created' }, now),
        `u-${String(index)}`,
      );
      state = tick(commands.release(commands.hold(state, ADA, now), ADA, now), now);
    }
    expect(weigh(state)).toBeLessThan(MOST_BYTES);
    expect(state.opened.length).toBeLessThanOrEqual(100);
    expect(state.waivers.length).toBeLessThanOrEqual(50);
  });

  test('takes no command with words longer than it can keep, and says so', () => {
    expect(commands.refuseNameless({ by: 'ada', reason: LONG })).toBeNull();
    expect(commands.refuseNameless({ by: 'ada', reason: `${LONG}x` })).toBe(
      'reason is 501 characters long: say it in 500 at most',
    );
    expect(commands.refuseNameless({ by: 'a'.repeat(101), reason: 'x' })).toBe(
      'by is 101 characters long: say it in 100 at most',
    );
  });
});
