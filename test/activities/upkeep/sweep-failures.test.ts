import { describe, expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { MINUTE, NOW, play, run, sweepTimes } from './sweep-under-test.ts';

describe('the sweep is not ended', () => {
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

  test('but by a cluster that answers nothing', async () => {
    const reach = (what: string): void => {
      if (what.startsWith('list')) throw new ClusterError('away', { status: 503 });
    };
    await expect(sweepTimes(1, { runs, plays, reach })).rejects.toThrow('away');
  });
});

describe('no play is kept from being swept', () => {
  const runs = Array.from({ length: 90 }, (_, index) => run({ task: String(index + 10) }));

  test.each([
    ['one after the other', (task: number) => task < 40],
    ['every other one', (task: number) => task < 70 && task % 2 === 0],
  ])(
    'by those that can never be told, %s: a sweep leaves off after ten, and the next goes on behind',
    async (_, bad) => {
      const reach = (what: string): void => {
        const [, task] = /of run-(\d+)$/.exec(what) ?? [];
        if (task !== undefined && bad(Number(task))) throw new Error('the history is too long');
      };
      const { done, outcomes } = await sweepTimes(5, { runs, reach });
      const tellable = runs.filter((_, index) => !bad(index + 10));
      expect(new Set(done.flat()).size).toBe(tellable.length);
      expect(done.flat()).toHaveLength(tellable.length);
      expect(outcomes.map(({ failed }) => failed).slice(0, 2)).toEqual([0, 10]);
      expect(Math.max(...outcomes.map(({ failed }) => failed))).toBe(10);
    },
  );

  test('by those of any kind that can never be reached: what fails of one kind takes nothing from the others', async () => {
    const tasks = (from: number): string[] => Array.from({ length: 26 }, (_, index) => String(from + index));
    const reachable = ['35', '135', '235'];
    const reach = (what: string): void => {
      const [, task = ''] = /^(?:tell|nudge) play\/acme\/shop\/(\d+)/.exec(what) ?? [];
      if (task !== '' && !reachable.includes(task)) throw new Error('the history is too long');
    };
    const stage = 'waiting-ready-for-qa';
    const withoutPlay = tasks(10).map((task) => run({ task }));
    const withoutRun = tasks(110).map((task) => play({ play: `play/acme/shop/${task}` }));
    const atGate = tasks(210).map((task) => run({ task, stage, at: 'wait-ready-for-qa' }));
    const silent = tasks(210).map((task, index) =>
      play({ play: `play/acme/shop/${task}`, stage, stageSince: NOW - 70 * MINUTE + index }),
    );
    const world = { runs: [...withoutPlay, ...atGate], plays: [...withoutRun, ...silent], reach };
    const { done, outcomes } = await sweepTimes(7, world);
    expect(new Set(done.flat())).toEqual(
      new Set([
        'tell play/acme/shop/35 of run-35',
        'nudge play/acme/shop/135: its run is not listed',
        'nudge play/acme/shop/235: it has waited for an hour without a word',
      ]),
    );
    expect(Math.max(...outcomes.map(({ failed }) => failed))).toBe(20);
  });

  test.each([
    ['tellings', (index: number) => ({ runs: [run({ task: String(index) })], plays: [] }), 500],
    ['nudges', (index: number) => ({ runs: [], plays: [play({ play: `play/acme/shop/${String(index)}` })] }), 100],
  ] as const)('by thousands of %s before its turn', async (_, of, most) => {
    const all = Array.from({ length: 5 * most }, (_, index) => of(index));
    const world = { runs: all.flatMap((each) => each.runs), plays: all.flatMap((each) => each.plays) };
    const { done } = await sweepTimes(6, world);
    expect(new Set(done.flat()).size).toBe(5 * most);
  });

  test('by more differences that last though their plays were told than a sweep remembers', async () => {
    const many = Array.from({ length: 1_700 }, (_, index) => run({ task: String(index) }));
    const { done } = await sweepTimes(5, { runs: many });
    expect(new Set(done.flat()).size).toBe(1_700);
  });

  test('by more tellings that last than a sweep remembers: nudges have a place of their own in its memory', async () => {
    const runs = Array.from({ length: 3_000 }, (_, index) => run({ task: String(index + 10) }));
    const { done } = await sweepTimes(6, { runs, plays: [play({ play: 'play/acme/shop/7' })] });
    expect(done.map((said) => said.filter((what) => what.startsWith('nudge')).length)).toEqual([0, 1, 0, 0, 0, 0]);
  });
});
