import { describe, expect, test } from '@jest/globals';
import { ClusterError, type KubernetesObject } from '../../../activities/argo/cluster.ts';
import { sweep } from '../../../activities/upkeep/sweep.ts';
import type { SweepMemory, SweepOutcome } from '../../../activities/upkeep/upkeep-activities.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';

const NOW = Date.parse('2026-01-02T12:00:00Z');
const MINUTE = 60_000;
const ELSEWHERE = { ...REPOSITORY, name: 'Acme/Elsewhere', namespace: 'elsewhere' };

interface GivenRun {
  readonly task?: string;
  readonly stage?: string | null;
  readonly phase?: string;
  readonly name?: string;
  readonly at?: string;
  readonly repository?: string;
}

function run(given: GivenRun = {}): KubernetesObject {
  const { task = '7', stage = 'quality-in-progress', phase = 'Running', name = `run-${task}`, at } = given;
  const gate = { id: 'n', name: 'n', displayName: at, templateName: 'gate', type: 'Suspend', phase: 'Running' };
  return {
    metadata: { name, namespace: 'argo', uid: `u-${name}`, labels: stage === null ? {} : { 'current-stage': stage } },
    spec: {
      arguments: {
        parameters: [
          { name: 'repository', value: given.repository ?? 'acme/shop' },
          { name: 'task-id', value: task },
        ],
      },
    },
    status: { phase, ...(at === undefined ? {} : { nodes: { n: { ...gate, startedAt: '2026-01-02T11:00:00Z' } } }) },
  };
}

const AT_GATE = run({ stage: 'waiting-ready-for-qa', at: 'wait-ready-for-qa' });

function play(given: Partial<VisiblePlay> = {}): VisiblePlay {
  return {
    play: 'play/acme/shop/7',
    stage: 'quality-in-progress',
    stageSince: NOW - MINUTE,
    attention: [],
    pullRequest: 12,
    ...given,
  };
}

interface World {
  readonly runs?: readonly KubernetesObject[];
  readonly plays?: readonly VisiblePlay[];
  /** Throws for what can't be done. */
  readonly reach?: (what: string) => void;
}

/** Sweeps so many times, ten minutes apart, over a world that stays as it is; says what was done in each sweep. */
async function sweepTimes(times: number, world: World, at = { now: NOW }) {
  const { runs = [], plays = [], reach = () => undefined } = world;
  let memory: SweepMemory | null = null;
  const done: string[][] = [];
  const outcomes: SweepOutcome[] = [];
  for (let time = 0; time < times; time += 1) {
    const said: string[] = [];
    done.push(said);
    const say = (what: string): void => {
      reach(what);
      said.push(what);
    };
    const outcome: SweepOutcome = await sweep(
      {
        cluster: {
          listWorkflows: async (namespace) => {
            reach(`list ${namespace}`);
            return { items: namespace === 'argo' ? runs : [], continue: null, resourceVersion: '1' };
          },
        },
        listPlays: async () => plays,
        tell: async (target, { name }) => {
          say(`tell ${target.play} of ${name}`);
          return 'signalled';
        },
        nudge: async (id, reason) => say(`nudge ${id}: ${reason}`),
        repositories: [REPOSITORY, ELSEWHERE],
        policy: POLICY,
        logger: createLogger({ level: 'silent' }),
        metrics: createMetrics(),
        clock: () => at.now,
        onProgress: () => undefined,
      },
      memory,
    );
    // The next sweep may run on another worker: it knows what can be written down.
    memory = JSON.parse(JSON.stringify(outcome.memory)) as SweepMemory;
    outcomes.push(outcome);
    at.now += 10 * MINUTE;
  }
  return { done, outcomes };
}

const TOLD = ['tell play/acme/shop/7 of run-7'];

describe('the sweep', () => {
  test.each<[what: string, runs: readonly KubernetesObject[], plays: readonly VisiblePlay[], healed: string[]]>([
    ['leaves alone what agrees', [run()], [play()], []],
    ['shows a play the run that it has not heard of', [run()], [play({ stage: 'pending' })], TOLD],
    ['starts the play of a run that has none', [run()], [], TOLD],
    ['shows a play that its label is another', [run({ stage: 'testing-in-progress' })], [play()], TOLD],
    ['shows a play that its run has reached a gate', [run({ at: 'wait-ready-for-qa' })], [play()], TOLD],
    ['shows a play that its run has ended', [run({ phase: 'Failed' })], [play()], TOLD],
    ['leaves a run alone that ended before anybody knew it', [run({ phase: 'Failed' })], [], []],
    [
      'leaves a play alone that rests as its run does',
      [run({ phase: 'Failed' })],
      [play({ stage: 'failed', attention: ['resting'] })],
      [],
    ],
    [
      'shows a play that rests that its run was tried again',
      [run()],
      [play({ stage: 'failed', attention: ['resting'] })],
      TOLD,
    ],
    [
      'leaves a play to the person that it needs, while its run gives the reason',
      [{ ...run(), spec: { ...run().spec, suspend: true } }],
      [play({ attention: ['spec-suspended'] })],
      [],
    ],
    ['shows a play that needs a person that its run goes on', [run()], [play({ attention: ['spec-suspended'] })], TOLD],
    [
      'shows a play that needs a person for something else what its run does',
      [run({ phase: 'Failed' })],
      [play({ attention: ['escalated'] })],
      TOLD,
    ],
    ['leaves a play alone that waits for a run', [], [play({ stage: 'pending' })], []],
    [
      'makes a play look again whose run is gone',
      [],
      [play({ attention: ['escalated'] })],
      ['nudge play/acme/shop/7: its run is not listed'],
    ],
    ['does not mind earlier runs of a task', [run(), run({ name: 'old', phase: 'Failed' })], [play()], []],
    ['does not mind runs of others', [run({ task: 'seven' })], [], []],
    ['does not mind plays of others', [], [play({ play: 'play/acme/unknown/7' })], []],
    [
      'leaves two runs of a task to a person',
      [run(), run({ name: 'twin' })],
      [play({ stage: 'pending', attention: ['two-runs'] })],
      [],
    ],
    [
      'shows a play which of two runs is left',
      [run(), run({ name: 'twin', phase: 'Failed' })],
      [play({ stage: 'pending', attention: ['two-runs'] })],
      [
        ...TOLD,
        'tell play/acme/shop/7 of twin',
        'nudge play/acme/shop/7: several runs claimed its task, and do so no more',
      ],
    ],
    [
      'shows a play another run of its task, though both look as the play does',
      [run(), run({ name: 'twin' })],
      [play()],
      [...TOLD, 'tell play/acme/shop/7 of twin'],
    ],
    [
      'makes a play look again that is bound to a run, and whose other one vanished while nobody watched',
      [run()],
      [play({ attention: ['two-runs'] })],
      ['nudge play/acme/shop/7: several runs claimed its task, and do so no more'],
    ],
    [
      'leaves a play alone that shows the other run of its task',
      [run(), run({ name: 'twin' })],
      [play({ attention: ['two-runs'] })],
      [],
    ],
    [
      'does not take the run of a play that failed for another one that vanished',
      [run({ phase: 'Failed' }), run({ name: 'twin' })],
      [play({ stage: 'failed', attention: ['resting', 'two-runs'] })],
      [...TOLD, 'tell play/acme/shop/7 of twin'],
    ],
  ])('%s', async (_, runs, plays, healed) => {
    // Once could be a coincidence of two lists; three times is not told again.
    expect((await sweepTimes(3, { runs, plays })).done).toEqual([[], healed, []]);
  });

  test('makes a play read for itself, once, that was shown a run and nothing came of it: its own may be gone', async () => {
    const ended = run({ name: 'earlier', phase: 'Failed' });
    expect((await sweepTimes(6, { runs: [ended], plays: [play()] })).done).toEqual([
      [],
      ['tell play/acme/shop/7 of earlier'],
      [],
      ['nudge play/acme/shop/7: it was shown a run, and nothing came of it'],
      [],
      [],
    ]);
  });

  test('tells again what is different again', async () => {
    const { outcomes } = await sweepTimes(2, { runs: [run()], plays: [play({ stage: 'pending' })] });
    const { memory } = outcomes[1] ?? {};
    expect(memory).toMatchObject({ found: [], settled: [expect.any(String)] });
    const { outcomes: later } = await sweepTimes(1, { runs: [run()], plays: [play()] });
    expect(later[0]?.memory).toMatchObject({ found: [], settled: [] });
  });

  test('names the live runs whose play has ended, as long as they live', async () => {
    const orphan = run({ task: '9' });
    const { outcomes } = await sweepTimes(4, { runs: [run(), orphan], plays: [play()] });
    expect(outcomes.map(({ orphans }) => orphans)).toEqual([[], [], ['run-9'], ['run-9']]);
  });

  describe('of plays that wait at a gate', () => {
    const waiting = (given: Partial<VisiblePlay> = {}): VisiblePlay =>
      play({ stage: 'waiting-ready-for-qa', stageSince: NOW - 59 * MINUTE, ...given });
    const counts = (done: readonly string[][]): number[] => done.map((said) => said.length);

    test('makes those look again that have waited for an hour without a word, and then every hour', async () => {
      const { done } = await sweepTimes(15, { runs: [AT_GATE], plays: [waiting()] });
      // Sweeps are ten minutes apart: the second is the first after an hour, the eighth the first after another.
      expect(counts(done)).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
      expect(done[1]).toEqual(['nudge play/acme/shop/7: it has waited for an hour without a word']);
    });

    test('means those too whose work is done again while the run stays at its gate', async () => {
      const stage = 'implementation-in-progress';
      const runs = [run({ stage, at: 'wait-ready-for-qa' })];
      expect(counts((await sweepTimes(3, { runs, plays: [waiting({ stage })] })).done)).toEqual([0, 1, 0]);
    });

    test('leaves those alone that are on hold', async () => {
      const world = { runs: [AT_GATE], plays: [waiting({ attention: ['held'] })] };
      expect(counts((await sweepTimes(8, world)).done)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    });

    test('takes up to a hundred at a time, longest silent first, and forgets none', async () => {
      const plays = Array.from({ length: 250 }, (_, index) =>
        waiting({ play: `play/acme/shop/${String(index)}`, stageSince: NOW - 70 * MINUTE - index }),
      );
      const runs = plays.map((each, index) => run({ task: String(index), stage: each.stage, at: 'wait-ready-for-qa' }));
      const { done } = await sweepTimes(4, { runs, plays });
      expect(counts(done)).toEqual([100, 100, 50, 0]);
      expect(done[0]?.[0]).toContain('play/acme/shop/249:');
      expect(new Set(done.flat()).size).toBe(250);
    });

    test('takes all that were silent while nobody swept, once', async () => {
      const long = waiting({ stageSince: NOW - 300 * MINUTE });
      expect(counts((await sweepTimes(3, { runs: [AT_GATE], plays: [long] })).done)).toEqual([1, 0, 0]);
    });
  });

  describe('is not ended', () => {
    const runs = ['1', '2', '3'].map((task) => run({ task }));
    const plays = ['1', '2', '3'].map((task) => play({ play: `play/acme/shop/${task}`, stage: 'pending' }));

    test('by a play that can not be told: it is told by the next sweep, and the others now', async () => {
      let tries = 0;
      const reach = (what: string): void => {
        if (what === 'tell play/acme/shop/2 of run-2' && (tries += 1) === 1) throw new Error('too many signals');
      };
      const { done } = await sweepTimes(3, { runs, plays, reach });
      expect(done).toEqual([
        [],
        ['tell play/acme/shop/1 of run-1', 'tell play/acme/shop/3 of run-3'],
        ['tell play/acme/shop/2 of run-2'],
      ]);
    });

    test('by a run that can not be read', async () => {
      const broken = { ...run(), status: { phase: 7, nodes: 'nonsense' }, spec: { arguments: 'none' } };
      const { done } = await sweepTimes(2, { runs: [broken, ...runs], plays });
      expect(done[1]).toHaveLength(3);
    });

    test('by a namespace that can not be listed, whose plays are left alone', async () => {
      const reach = (what: string): void => {
        if (what === 'list elsewhere') throw new ClusterError('forbidden', { status: 403 });
      };
      const elsewhere = play({ play: 'play/acme/elsewhere/7' });
      const { done, outcomes } = await sweepTimes(2, { runs, plays: [...plays, elsewhere], reach });
      expect(done[1]).toHaveLength(3);
      expect(outcomes[1]?.unlisted).toEqual(['elsewhere']);
    });

    test('but by a cluster that answers nothing, and by a Temporal that takes nothing', async () => {
      const refuse = (which: string) => (what: string) => {
        if (what.startsWith(which)) throw new ClusterError('away', { status: 503 });
      };
      await expect(sweepTimes(1, { runs, plays, reach: refuse('list') })).rejects.toThrow('away');
      const many = Array.from({ length: 30 }, (_, index) => run({ task: String(index) }));
      await expect(sweepTimes(2, { runs: many, reach: refuse('tell') })).rejects.toThrow('away');
    });
  });

  test('tells up to five hundred at a time', async () => {
    const runs = Array.from({ length: 700 }, (_, index) => run({ task: String(index) }));
    const { done } = await sweepTimes(4, { runs });
    expect(done.map((said) => said.length)).toEqual([0, 500, 200, 0]);
    expect(new Set(done.flat()).size).toBe(700);
  });
});
