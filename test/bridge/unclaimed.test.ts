import { describe, expect, test } from '@jest/globals';
import { createUnclaimed } from '../../bridge/unclaimed.ts';

const SHOP = 'acme/shop';

/** Places for one repository, with a clock and a count that the test sets. */
function places(limit: number) {
  const world = { now: 0, waiting: 0, questions: 0 };
  const client = {
    countUnclaimed: async () => {
      world.questions += 1;
      return world.waiting;
    },
  };
  const unclaimed = createUnclaimed(client, limit, () => world.now);
  const reserve = (play: string) => unclaimed.reserve(SHOP, play, Infinity);
  return { world, client, reserve };
}

describe('a place among the plays that wait for a run', () => {
  test('is kept from the moment it was asked for, before anybody has started anything', async () => {
    const { reserve } = places(2);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(reserve));
    expect(answers.map((place) => place !== null)).toEqual([true, true, false, false]);
  });

  test('is free again when the play was not started after all', async () => {
    const { reserve } = places(1);
    (await reserve('a'))?.giveBack();
    expect(await reserve('b')).not.toBeNull();
    expect(await reserve('c')).toBeNull();
  });

  test('is shared by all who would start the same play', async () => {
    const { reserve } = places(1);
    const [first, second] = [await reserve('a'), await reserve('a')];
    first?.taken();
    second?.giveBack();
    expect(second).not.toBeNull();
    expect(await reserve('b')).toBeNull();
  });

  test('counts while the start is under way, however often Temporal is asked meanwhile', async () => {
    const { world, reserve } = places(1);
    await reserve('a');
    world.now = 60_000;
    expect(await reserve('b')).toBeNull();
    expect(world.questions).toBe(2);
  });

  test('counts until Temporal can know of the start, and then only as long as Temporal says so', async () => {
    const { world, reserve } = places(1);
    (await reserve('a'))?.taken();
    world.now = 1_500;
    expect(await reserve('b')).toBeNull();
    world.now = 3_000;
    world.waiting = 1;
    expect(await reserve('b')).toBeNull();
    world.now = 4_500;
    world.waiting = 0;
    expect(await reserve('b')).not.toBeNull();
  });

  test('costs no question of its own while a count is fresh', async () => {
    const { world, reserve } = places(100);
    for (const play of ['a', 'b', 'c']) await reserve(play);
    expect(world.questions).toBe(1);
  });

  test('is asked for again after a question that failed', async () => {
    const { client, reserve } = places(1);
    const { countUnclaimed } = client;
    client.countUnclaimed = () => Promise.reject(new Error('away'));
    await expect(reserve('a')).rejects.toThrow('away');
    client.countUnclaimed = countUnclaimed;
    expect(await reserve('a')).not.toBeNull();
  });
});
