import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { sweep, type SweepMemory } from '../../../activities/upkeep/sweep.ts';
import type { VisiblePlay } from '../../../activities/upkeep/sweep-differences.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';

const NOW = Date.parse('2026-01-02T12:00:00Z');
const MINUTE = 60_000;

function run(given: { task?: string; stage?: string | null; phase?: string; name?: string } = {}): KubernetesObject {
  const { task = '7', stage = 'quality-in-progress', phase = 'Running', name = `run-${task}` } = given;
  return {
    metadata: { name, namespace: 'argo', uid: `u-${name}`, labels: stage === null ? {} : { 'current-stage': stage } },
    spec: {
      arguments: {
        parameters: [
          { name: 'repository', value: 'acme/shop' },
          { name: 'task-id', value: task },
        ],
      },
    },
    status: { phase },
  };
}

function play(given: Partial<VisiblePlay> = {}): VisiblePlay {
  const stage = 'quality-in-progress';
  return {
    play: 'play/acme/shop/7',
    stage,
    stageSince: NOW - MINUTE,
    needsAttention: false,
    pullRequest: 12,
    ...given,
  };
}

/** Sweeps so many times, ten minutes apart, over a world that stays as it is; says what was done in each sweep. */
async function sweepTimes(
  times: number,
  runs: readonly KubernetesObject[],
  plays: readonly VisiblePlay[],
  at = { now: NOW },
) {
  const memory: SweepMemory = { found: new Set(), settled: new Set(), nudgedAt: new Map() };
  const done: string[][] = [];
  for (let time = 0; time < times; time += 1) {
    const said: string[] = [];
    done.push(said);
    await sweep({
      cluster: { listWorkflows: async () => ({ items: runs, continue: null, resourceVersion: '1' }) },
      listPlays: async () => plays,
      tell: async (target, { name }) => {
        said.push(`tell ${target.play} of ${name}`);
        return 'signalled';
      },
      nudge: async (id, reason) => void said.push(`nudge ${id}: ${reason}`),
      repositories: [REPOSITORY],
      policy: POLICY,
      logger: createLogger({ level: 'silent' }),
      metrics: createMetrics(),
      memory,
      clock: () => at.now,
      onProgress: () => undefined,
    });
    at.now += 10 * MINUTE;
  }
  return done;
}

describe('the sweep', () => {
  test.each<[what: string, runs: readonly KubernetesObject[], plays: readonly VisiblePlay[], healed: string[]]>([
    ['leaves alone what agrees', [run()], [play()], []],
    [
      'shows a play the run that it has not heard of',
      [run()],
      [play({ stage: 'pending' })],
      ['tell play/acme/shop/7 of run-7'],
    ],
    ['starts the play of a run that has none', [run()], [], ['tell play/acme/shop/7 of run-7']],
    [
      'shows a play that its label is another',
      [run({ stage: 'testing-in-progress' })],
      [play()],
      ['tell play/acme/shop/7 of run-7'],
    ],
    ['shows a play that its run has ended', [run({ phase: 'Failed' })], [play()], ['tell play/acme/shop/7 of run-7']],
    ['leaves a run alone that ended before anybody knew it', [run({ phase: 'Failed' })], [], []],
    ['leaves a play alone that rests', [run({ phase: 'Failed' })], [play({ stage: 'failed' })], []],
    ['leaves a play to the person that it needs', [run({ stage: null })], [play({ needsAttention: true })], []],
    ['leaves a play alone that waits for a run', [], [play({ stage: 'pending' })], []],
    [
      'makes a play look again whose run is gone',
      [],
      [play()],
      ['nudge play/acme/shop/7: it is at work, and its run is not listed'],
    ],
    ['does not mind earlier runs of a task', [run(), run({ name: 'old', phase: 'Failed' })], [play()], []],
    ['does not mind runs of others', [run({ task: 'seven' })], [], []],
  ])('%s', async (_, runs, plays, healed) => {
    // Once could be a coincidence of two lists; three times is not told again.
    expect(await sweepTimes(3, runs, plays)).toEqual([[], healed, []]);
  });

  test('makes a play that waits at a gate look again after an hour without a word, and then every hour', async () => {
    const waiting = play({ stage: 'waiting-ready-for-qa', stageSince: NOW - 59 * MINUTE });
    const at = { now: NOW };
    const done = await sweepTimes(15, [run({ stage: 'waiting-ready-for-qa' })], [waiting], at);
    // Sweeps are ten minutes apart: the second is the first after an hour, the ninth the first after another.
    expect(done.map((said) => said.length)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(done[1]).toEqual(['nudge play/acme/shop/7: it has waited for an hour without a word']);
  });
});
