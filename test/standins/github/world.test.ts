import { beforeEach, expect, test } from '@jest/globals';
import type { WorldEvent } from '../../../standins/github/world/world-context.ts';
import { openShop, openTask } from './shop.ts';
import type { Shop } from './shop.ts';

let shop: Shop;
let told: WorldEvent[];
let task: { repository: string; number: number; sha: string };

beforeEach(() => {
  shop = openShop();
  task = openTask(shop);
  told = [];
  shop.world.listen((event) => told.push(event));
});

const names = (): string[] => told.map(({ event, action }) => (action === null ? event : `${event}.${action}`));
const pull = () => shop.world.pullRequest('acme/shop', 1);
const timeline = (): string[] => pull().timeline.map(({ event }) => event);

test('a push to the branch of a pull request is told twice: as a push, and as a synchronize from one commit to the next', () => {
  const { after } = shop.world.push({ repository: 'acme/shop', by: shop.cleo, ref: 'task-7-cart' });
  expect(names()).toEqual(['push', 'pull_request.synchronize']);
  expect(told[1]?.payload).toMatchObject({
    before: task.sha,
    after,
    sender: { id: 102 },
    pull_request: { head: { sha: after } },
  });
  expect(pull().commits).toEqual([task.sha, after]);
});

test('a force push throws the old commits away, in the timeline too', () => {
  const { after } = shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-7-cart', force: true });
  expect(pull().commits).toEqual([after]);
  expect(timeline()).toEqual(['committed', 'head_ref_force_pushed']);
  expect(() => shop.world.review({ ...task, by: shop.tess, verdict: 'approve', commit: task.sha })).toThrow(
    'Unprocessable',
  );
});

test('an approval of an older commit says which commit it approves', () => {
  shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-7-cart' });
  const review = shop.world.review({ ...task, by: shop.tess, verdict: 'approve', commit: task.sha });
  expect(review).toMatchObject({ state: 'approved', commit: task.sha });
  expect(review.commit).not.toBe(pull().head.sha);
});

test('labels are told one by one, and a label that is there already is not told again', () => {
  shop.world.label({ ...task, by: shop.cleo, label: ['task-7', 'ready-for-qa'] });
  shop.world.label({ ...task, by: shop.cleo, label: ['ready-for-qa'] });
  expect(told.map(({ payload }) => payload['label'])).toMatchObject([{ name: 'task-7' }, { name: 'ready-for-qa' }]);
  shop.world.unlabel({ ...task, by: shop.cleo, label: 'ready-for-qa' });
  expect(timeline()).toEqual(['committed', 'labeled', 'labeled', 'unlabeled']);
  expect(() => {
    shop.world.unlabel({ ...task, by: shop.cleo, label: 'ready-for-qa' });
  }).toThrow('Label does not exist');
});

test.each([
  ['label', (): unknown => shop.world.label({ ...task, by: shop.cleo, label: 'x' })],
  ['review', () => shop.world.review({ ...task, by: shop.tess, verdict: 'comment' })],
  ['comment', () => shop.world.comment({ ...task, by: shop.stranger, body: 'hello' })],
  ['push', () => shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-7-cart' })],
  ['edit', () => shop.world.edit({ ...task, by: shop.rex, title: 'Another' })],
  ['draft', () => shop.world.convertToDraft({ ...task, by: shop.rex })],
  ['close', () => shop.world.close({ ...task, by: shop.rex })],
])('%s moves updated_at to the present second', (_name, act) => {
  shop.pass(61);
  act();
  expect(pull().updatedAt).toBe('2026-01-02T03:05:06Z');
});

test('a pull request from a fork has the fork as its head, and needs no rights in the original', () => {
  shop.world.addRepository({ owner: 'passer-by', name: 'shop', forkOf: 'acme/shop' });
  const fork = { repository: 'acme/shop', by: shop.stranger, title: 'Mine', head: 'task-7-mine' };
  expect(() => shop.world.openPullRequest(fork)).toThrow('write access');
  const opened = shop.world.openPullRequest({ ...fork, headRepository: 'passer-by/shop' });
  expect(opened.head.repositoryId).not.toBe(9001);
  expect(told[0]?.payload).toMatchObject({
    pull_request: { head: { repo: { fork: true } }, author_association: 'NONE' },
  });
});

test('a stranger cannot label until somebody lets him', () => {
  const act = { ...task, by: shop.stranger, label: 'ready-for-qa' };
  expect(() => {
    shop.world.label(act);
  }).toThrow('write access');
  shop.world.grant({ repository: 'acme/shop', to: shop.stranger, permission: 'triage' });
  shop.world.label(act);
  expect(told[0]?.payload).toMatchObject({ action: 'labeled', sender: { id: 105 } });
});

test('a closed pull request does not follow its branch, and catches up when it is opened again', () => {
  shop.world.close({ ...task, by: shop.rex });
  const { after } = shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-7-cart' });
  expect(pull().head.sha).toBe(task.sha);
  shop.world.reopen({ ...task, by: shop.rex });
  expect(pull().head.sha).toBe(after);
  expect(names()).toEqual(['pull_request.closed', 'push', 'pull_request.reopened']);
});

test('a draft cannot be merged, a merged one cannot be opened again', () => {
  shop.world.convertToDraft({ ...task, by: shop.rex });
  expect(() => shop.world.merge({ ...task, by: shop.maintainer })).toThrow('not mergeable');
  shop.world.readyForReview({ ...task, by: shop.rex });
  expect(() => shop.world.merge({ ...task, by: shop.maintainer, sha: 'another' })).toThrow('Head branch was modified');
  const commit = shop.world.merge({ ...task, by: shop.maintainer });
  expect(told.at(-1)?.payload).toMatchObject({
    action: 'closed',
    pull_request: { merged: true, merge_commit_sha: commit },
  });
  expect(() => {
    shop.world.reopen({ ...task, by: shop.rex });
  }).toThrow('Validation Failed');
});

test('while it is open, merge_commit_sha is a trial merge that says nothing', () => {
  expect(pull()).toMatchObject({ merged: false, mergeCommit: expect.any(String) });
});

test('a commit says of itself when it was made, and GitHub believes it', () => {
  shop.pass(600);
  const { after } = shop.world.push({
    repository: 'acme/shop',
    by: shop.rex,
    ref: 'task-7-cart',
    committedAt: new Date('2020-01-01T00:00:00Z'),
  });
  expect(shop.world.state.commits.get(after)?.committedAt).toBe('2020-01-01T00:00:00Z');
});
