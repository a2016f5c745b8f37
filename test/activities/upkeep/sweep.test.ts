import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { Told } from '../../../activities/upkeep/tell-play.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import { play, run, sweepTimes, type World } from './sweep-under-test.ts';

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

  describe('names the live runs that have lost their play', () => {
    const told = (name: string): Told => (name === 'run-9' ? 'orphaned' : 'closed');
    const lost = run({ task: '9' });

    test('as long as they live, and none that its play let go or that is being stopped', async () => {
      const runs = [run(), run({ task: '8' }), lost];
      const { done, outcomes } = await sweepTimes(4, { runs, plays: [play()], told });
      expect(done[1]).toEqual(['tell play/acme/shop/8 of run-8', 'tell play/acme/shop/9 of run-9']);
      expect(outcomes.map(({ orphans }) => orphans)).toEqual([[], ['run-9'], ['run-9'], ['run-9']]);
    });

    const NOBODY: readonly string[] = [];
    test.each<[until: string, then: World]>([
      ['it has ended', { runs: [run({ task: '9', phase: 'Failed' })], told }],
      ['it is being stopped', { runs: [run({ task: '9', shutdown: 'Stop' })], told: () => 'closed' }],
      ['a person gives it a play again', { runs: [lost], plays: [play({ play: 'play/acme/shop/9' })], told }],
    ])('until %s', async (_, then) => {
      const { outcomes } = await sweepTimes(6, (time) => (time < 3 ? { runs: [lost], told } : then));
      const named = outcomes.map(({ orphans }) => orphans);
      expect(named).toEqual([NOBODY, ['run-9'], ['run-9'], NOBODY, NOBODY, NOBODY]);
    });

    test('also when one was being stopped first, and was tried again between two sweeps', async () => {
      const stopping: World = { runs: [run({ task: '9', shutdown: 'Stop' })], told: () => 'closed' };
      const { outcomes } = await sweepTimes(6, (time) => (time < 3 ? stopping : { runs: [lost], told }));
      const named = outcomes.map(({ orphans }) => orphans);
      expect(named).toEqual([NOBODY, NOBODY, NOBODY, NOBODY, ['run-9'], ['run-9']]);
    });
  });

  test('tells up to five hundred at a time', async () => {
    const runs = Array.from({ length: 700 }, (_, index) => run({ task: String(index) }));
    const { done } = await sweepTimes(4, { runs });
    expect(done.map((said) => said.length)).toEqual([0, 500, 200, 0]);
    expect(new Set(done.flat()).size).toBe(700);
  });
});
