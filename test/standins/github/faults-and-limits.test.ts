import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { afterEach, expect, test } from '@jest/globals';
import type { RunningGitHub } from '../../../standins/github/start-github.ts';
import { octokitAs } from './octokit-as.ts';
import { parseLines } from './parse-object.ts';
import { openShop, openTask, serve } from './shop.ts';
import type { Shop } from './shop.ts';

const place = { owner: 'acme', repo: 'shop' };
let running: RunningGitHub | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(options: Parameters<typeof serve>[1] = {}): Promise<{
  shop: Shop;
  github: RunningGitHub;
  rex: Octokit;
  pull: typeof place & { pull_number: number };
  issue: typeof place & { issue_number: number };
}> {
  const shop = openShop();
  const { number } = openTask(shop);
  const github = await serve(shop, options);
  running = github;
  const pull = { ...place, pull_number: number };
  return {
    shop,
    github,
    rex: octokitAs(github.url, 'rex'),
    pull,
    issue: { ...place, issue_number: number },
  };
}

test('frozen reads show the world of that moment while writes go on', async () => {
  const { shop, github, rex, pull, issue } = await start();
  const before = (await rex.pulls.get(pull)).data.head.sha;
  github.faults.freezeReads();
  const { after } = shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-7-cart' });
  await rex.issues.createComment({ ...issue, body: 'pushed' });
  expect((await rex.pulls.get(pull)).data.head.sha).toBe(before);
  expect((await rex.issues.listComments(issue)).data).toEqual([]);
  github.faults.thaw();
  expect((await rex.pulls.get(pull)).data.head.sha).toBe(after);
  expect((await rex.issues.listComments(issue)).data).toHaveLength(1);
});

test('the next requests fail with the status that was asked for, and only those', async () => {
  const { github, rex, pull } = await start();
  github.faults.fail(502, { times: 2 });
  github.faults.fail(503, { of: ({ url }) => url.endsWith('/reviews') });
  await expect(rex.pulls.get(pull)).rejects.toMatchObject({ status: 502 });
  await expect(rex.pulls.get(pull)).rejects.toMatchObject({ status: 502 });
  expect((await rex.pulls.get(pull)).status).toBe(200);
  await expect(rex.pulls.listReviews(pull)).rejects.toMatchObject({ status: 503 });
  expect((await rex.pulls.listReviews(pull)).status).toBe(200);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a connection that is cut %s the write leaves %d comments behind', async (when, comments) => {
  const { shop, github, rex, issue } = await start();
  github.faults.cut(when);
  // Octokit has no answer to tell of and makes a 500 of its own.
  await expect(rex.issues.createComment({ ...issue, body: 'hello' })).rejects.toMatchObject({ status: 500 });
  expect(shop.world.pullRequest('acme/shop', 1).comments).toHaveLength(comments);
});

test('a delay outlasts the patience of who asks', async () => {
  const { github, rex, pull } = await start();
  github.faults.delay(1_000);
  await expect(rex.pulls.get({ ...pull, request: { signal: AbortSignal.timeout(50) } })).rejects.toThrow();
  expect((await rex.pulls.get(pull)).status).toBe(200);
});

test('what has not changed is answered with 304 and costs nothing', async () => {
  const { shop, rex, pull } = await start();
  const first = await rex.pulls.get(pull);
  const { etag = '' } = first.headers;
  const conditional = { ...pull, headers: { 'if-none-match': etag } };
  await expect(rex.pulls.get(conditional)).rejects.toMatchObject({
    status: 304,
    response: { headers: { 'x-ratelimit-remaining': first.headers['x-ratelimit-remaining'] } },
  });
  shop.world.label({ repository: 'acme/shop', number: 1, by: shop.cleo, label: 'task-7' });
  expect((await rex.pulls.get(conditional)).status).toBe(200);
});

test('spent requests are refused with 403 until the hour is over', async () => {
  const { shop, rex, pull } = await start({ limits: { requestsPerHour: 2 } });
  expect((await rex.pulls.get(pull)).headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
  await rex.pulls.get(pull);
  const reset = String(Date.UTC(2026, 0, 2, 4, 4, 6) / 1000);
  await expect(rex.pulls.get(pull)).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } },
  });
  shop.pass(3_600);
  expect((await rex.pulls.get(pull)).status).toBe(200);
});

test('too many writes a minute are refused with 429 and a time to wait, while reads go on', async () => {
  const { shop, rex, pull, issue } = await start({ limits: { writesPerMinute: 1 } });
  await rex.issues.createComment({ ...issue, body: 'one' });
  shop.pass(20);
  await expect(rex.issues.createComment({ ...issue, body: 'two' })).rejects.toMatchObject({
    status: 429,
    response: { headers: { 'retry-after': '40' } },
  });
  expect((await rex.pulls.get(pull)).status).toBe(200);
  shop.pass(40);
  expect((await rex.issues.createComment({ ...issue, body: 'two' })).status).toBe(201);
});

test('each write over REST is logged with who made it and what was answered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'github-'));
  const { github, rex, issue } = await start({ logFolder: folder });
  await rex.issues.createComment({ ...issue, body: 'hello' });
  await rex.issues.removeLabel({ ...issue, name: 'absent' }).catch(() => undefined);
  await github.stop();
  running = null;
  expect(parseLines(readFileSync(join(folder, 'github-writes.jsonl'), 'utf8'))).toMatchObject([
    {
      method: 'POST',
      path: '/repos/acme/shop/issues/1/comments',
      by: 'rex[bot]',
      status: 201,
      body: { body: 'hello' },
    },
    { method: 'DELETE', path: '/repos/acme/shop/issues/1/labels/absent', status: 404 },
  ]);
  rmSync(folder, { recursive: true });
});
