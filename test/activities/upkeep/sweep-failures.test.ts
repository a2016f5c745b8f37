import { describe, expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { play, run, sweepTimes } from './sweep-under-test.ts';

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

  test('but by a cluster that answers nothing, and by a Temporal that takes nothing', async () => {
    const refuse = (which: string) => (what: string) => {
      if (what.startsWith(which)) throw new ClusterError('away', { status: 503 });
    };
    await expect(sweepTimes(1, { runs, plays, reach: refuse('list') })).rejects.toThrow('away');
    const many = Array.from({ length: 30 }, (_, index) => run({ task: String(index) }));
    await expect(sweepTimes(2, { runs: many, reach: refuse('tell') })).rejects.toThrow('away');
  });
});
