import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RunningGitHub } from '../../../standins/github/start-github.ts';
import { octokitAs } from './octokit-as.ts';
import { openShop, openTask, serve } from './shop.ts';
import type { Shop } from './shop.ts';

const place = { owner: 'acme', repo: 'shop' };
let shop: Shop;
let github: RunningGitHub;
const as = (login: string): Octokit => octokitAs(github.url, login);

beforeEach(async () => {
  shop = openShop();
  github = await serve(shop);
});
afterEach(() => github.stop());

test('a pull request reads as its deliveries told of it, with stamps of whole seconds', async () => {
  const { number, sha } = openTask(shop);
  const { data, headers } = await as('rex').pulls.get({ ...place, pull_number: number });
  expect(data).toMatchObject({
    number: 1,
    state: 'open',
    merged: false,
    draft: false,
    updated_at: '2026-01-02T03:04:05Z',
    head: { ref: 'task-7-cart', sha, repo: { id: 9001 } },
    base: { ref: 'main', repo: { id: 9001, full_name: 'acme/shop' } },
    user: { id: 101, login: 'rex[bot]', type: 'Bot' },
    labels: [],
  });
  expect(headers.date).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  expect(data.url).toBe(`${github.url}/repos/acme/shop/pulls/1`);
});

test('an agent goes its whole way over REST', async () => {
  const [rex, tess, mona] = [as('rex'), as('tess'), as('mona')];
  await rex.request('POST /_standin/push', { repository: 'acme/shop', ref: 'task-7-cart' });
  const opened = await rex.pulls.create({ ...place, title: 'Add a cart', head: 'task-7-cart', base: 'main' });
  const { sha } = opened.data.head;
  expect(shop.world.state.commits.get(sha)?.author).toEqual(shop.rex);
  const issue = { ...place, issue_number: opened.data.number };
  const pull = { ...place, pull_number: opened.data.number };
  await as('cleo').issues.addLabels({ ...issue, labels: ['task-7', 'ready-for-qa'] });
  await as('cleo').issues.removeLabel({ ...issue, name: 'ready-for-qa' });
  const objection = await tess.pulls.createReview({ ...pull, event: 'REQUEST_CHANGES', body: 'It loses items.' });
  expect(objection.data).toMatchObject({ state: 'CHANGES_REQUESTED', commit_id: sha, user: { id: 103 } });
  await mona.pulls.dismissReview({ ...pull, review_id: objection.data.id, message: 'It does not.' });
  await tess.pulls.createReview({ ...pull, event: 'APPROVE' });
  await mona.issues.createComment({ ...issue, body: 'Well done.' });
  await mona.pulls.update({ ...pull, state: 'closed' });
  await mona.pulls.update({ ...pull, state: 'open', title: 'Add the cart' });
  const merge = await mona.pulls.merge({ ...pull, sha });
  const { data: reviews } = await rex.pulls.listReviews(pull);
  expect(reviews.map(({ state }) => state)).toEqual(['DISMISSED', 'APPROVED']);
  const { data: timeline } = await rex.issues.listEventsForTimeline(issue);
  expect(timeline.map(({ event }) => event)).toEqual([
    'committed',
    'labeled',
    'labeled',
    'unlabeled',
    'reviewed',
    'review_dismissed',
    'reviewed',
    'commented',
    'closed',
    'renamed',
    'reopened',
    'merged',
    'closed',
  ]);
  const { data: done } = await rex.pulls.get(pull);
  expect(done).toMatchObject({
    merged: true,
    state: 'closed',
    merge_commit_sha: merge.data.sha,
    merged_by: { login: 'mona' },
  });
});

test('lists come in pages that Octokit can follow', async () => {
  const { repository, number } = openTask(shop);
  for (let count = 0; count < 65; count += 1)
    shop.world.review({ repository, number, by: shop.tess, verdict: 'comment' });
  const rex = as('rex');
  const first = await rex.pulls.listReviews({ ...place, pull_number: number });
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toContain('rel="next"');
  const all = await rex.paginate(rex.pulls.listReviews, { ...place, pull_number: number, per_page: 20 });
  expect(new Set(all.map(({ id }) => id)).size).toBe(65);
  const timeline = await rex.paginate(rex.issues.listEventsForTimeline, { ...place, issue_number: number });
  expect(timeline).toHaveLength(66);
});

test('pull requests are found by state and head', async () => {
  const { repository, number } = openTask(shop);
  shop.world.openPullRequest({ repository, by: shop.rex, title: 'Add a till', head: 'task-8-till' });
  shop.world.close({ repository, number, by: shop.rex });
  const rex = as('rex');
  const numbers = async (query: object): Promise<number[]> =>
    (await rex.pulls.list({ ...place, ...query })).data.map((one) => one.number);
  expect(await numbers({})).toEqual([2]);
  expect(await numbers({ state: 'all' })).toEqual([2, 1]);
  expect(await numbers({ state: 'closed' })).toEqual([1]);
  expect(await numbers({ state: 'all', head: 'acme:task-7-cart' })).toEqual([1]);
});

test('the newest commit status of each context holds', async () => {
  const { sha } = openTask(shop);
  const rex = as('rex');
  const set = (state: 'pending' | 'success', context: string): Promise<unknown> =>
    rex.repos.createCommitStatus({ ...place, sha, state, context, description: 'as it is' });
  await set('pending', 'baton');
  await set('success', 'baton');
  await set('pending', 'lint');
  const { data } = await rex.repos.getCombinedStatusForRef({ ...place, ref: sha });
  expect(data.state).toBe('pending');
  expect(Object.fromEntries(data.statuses.map(({ context, state }) => [context, state]))).toEqual({
    baton: 'success',
    lint: 'pending',
  });
});

test('an unknown token, a stranger and a private repository are refused with different words', async () => {
  const { number } = openTask(shop);
  shop.world.addRepository({ owner: 'acme', name: 'vault', private: true });
  const pull = { ...place, pull_number: number };
  await expect(as('nobody').pulls.get(pull)).rejects.toMatchObject({ status: 401 });
  await expect(
    as('passer-by').issues.addLabels({ ...place, issue_number: number, labels: ['ready-for-qa'] }),
  ).rejects.toMatchObject({
    status: 403,
  });
  await expect(as('passer-by').repos.get({ owner: 'acme', repo: 'vault' })).rejects.toMatchObject({ status: 404 });
  await expect(as('mona').pulls.get({ ...place, pull_number: 99 })).rejects.toMatchObject({ status: 404 });
  expect((await new Octokit({ baseUrl: github.url }).pulls.get(pull)).status).toBe(200);
});

test('nobody approves a pull request of their own', async () => {
  const { number } = openTask(shop);
  await expect(as('rex').pulls.createReview({ ...place, pull_number: number, event: 'APPROVE' })).rejects.toMatchObject(
    {
      status: 422,
      response: { data: { errors: ['Can not approve your own pull request'] } },
    },
  );
  expect(shop.world.pullRequest('acme/shop', number).reviews).toEqual([]);
});

test('the deliveries of a hook can be listed, read and sent again', async () => {
  const hook = github.hooks.add({ url: 'http://127.0.0.1:9/nobody', events: ['pull_request'] });
  openTask(shop);
  await github.hooks.idle();
  const at = { ...place, hook_id: hook.id };
  const mona = as('mona');
  const [failed] = (await mona.repos.listWebhookDeliveries(at)).data;
  expect(failed).toMatchObject({ event: 'pull_request', action: 'opened', redelivery: false, status_code: 0 });
  const delivery = { ...at, delivery_id: failed?.id ?? 0 };
  expect((await mona.repos.getWebhookDelivery(delivery)).data.request.payload).toMatchObject({
    action: 'opened',
    number: 1,
  });
  await mona.repos.redeliverWebhookDelivery(delivery);
  await github.hooks.idle();
  const again = (await mona.repos.listWebhookDeliveries(at)).data;
  expect(again.map(({ redelivery, guid }) => [redelivery, guid])).toEqual([
    [true, failed?.guid],
    [false, failed?.guid],
  ]);
  await expect(as('rex').repos.listWebhookDeliveries(at)).rejects.toMatchObject({ status: 404 });
});
