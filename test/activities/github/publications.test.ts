import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { POLICY } from '../../signals/github/crew.ts';
import { HEAD, restOf } from '../../signals/github/payloads.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.github.comments.length = 0;
  world.github.statuses.length = 0;
});

const SHOP = { owner: 'acme', repository: 'shop' };

describe('a comment', () => {
  const comment = (attempt = 1) =>
    world.attempt(
      (activities) => activities.comment,
      { ...SHOP, pullRequest: 12, token: 'late--1', body: 'Cleo is late.' },
      { attempt },
    );

  test('is written once for its token, which nobody sees', async () => {
    expect(await comment()).toEqual({ kind: 'published' });
    expect(await comment()).toEqual({ kind: 'published' });
    expect(world.github.comments).toEqual([{ body: 'Cleo is late.\n\n<!-- baton:late-1 -->' }]);
  });

  test('whose answer was lost is not written again by the next attempt', async () => {
    world.github.faults.push({ status: 502 });
    await expect(comment(1)).rejects.toMatchObject({ type: 'BATON_GITHUB_UNAVAILABLE' });
    const { faults } = world.github;
    // The first request looks, the second writes.
    faults.push({ status: 200, body: [] }, 'lost-response');
    await expect(comment(2)).rejects.toMatchObject({ type: 'BATON_GITHUB_UNAVAILABLE' });
    expect(await comment(3)).toEqual({ kind: 'published' });
    expect(world.github.comments).toHaveLength(1);
  });

  test('that GitHub refuses for good is refused, with its words', async () => {
    world.github.faults.push({ status: 403, message: 'conversation is locked' });
    expect(await comment()).toEqual({ kind: 'refused', why: 'GitHub answered 403: conversation is locked' });
  });
});

describe('the status on the head', () => {
  test('is published under our name', async () => {
    const input = { ...SHOP, commit: HEAD, state: 'pending' as const, description: 'Cleo is at work' };
    expect(await world.attempt(({ publishStatus }) => publishStatus, input)).toEqual({ kind: 'published' });
    expect(world.github.statuses).toMatchObject([
      { context: 'baton', state: 'pending', description: 'Cleo is at work' },
    ]);
  });
});

describe('a refresh', () => {
  const refresh = () => world.attempt((activities) => activities.refresh, { ...SHOP, pullRequest: 12, policy: POLICY });

  test('reads facts, by the policy of the play that asks', async () => {
    Object.assign(world.github, restOf({ pullRequest: { body: 'Task-Id: 9' } }));
    expect(await refresh()).toMatchObject({ kind: 'read', facts: [{ kind: 'pull-request', claims: { body: '9' } }] });
  });

  test('says where there is nothing to read', async () => {
    world.github.pullRequest = null;
    expect(await refresh()).toEqual({ kind: 'not-found' });
  });
});
