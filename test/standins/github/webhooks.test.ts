import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RunningGitHub } from '../../../standins/github/start-github.ts';
import { parseLines, parseObject } from './parse-object.ts';
import { startReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';
import { openShop, openTask, serve } from './shop.ts';
import type { Shop } from './shop.ts';

const secret = "It's a Secret to Everybody";
let shop: Shop;
let github: RunningGitHub;
let receiver: Receiver;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'github-'));
  shop = openShop();
  receiver = await startReceiver(secret);
  github = await serve(shop, { logFolder: folder, webhookTimeoutMs: 3_000 });
});

afterEach(async () => {
  await github.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

const log = () => parseLines(readFileSync(join(folder, 'deliveries.jsonl'), 'utf8'));

test('a delivery is signed over its bytes and carries the headers of a repository hook', async () => {
  const hook = github.hooks.add({ url: receiver.url, secret });
  openTask(shop);
  await github.hooks.idle();
  const [delivery] = receiver.received;
  expect(delivery?.genuine).toBe(true);
  expect(delivery?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-hook-id': String(hook.id),
    'x-github-hook-installation-target-type': 'repository',
    'x-github-hook-installation-target-id': '9001',
    connection: 'close',
    'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
  });
  expect(parseObject(delivery?.body)).not.toHaveProperty('installation');
});

test('the hook of an App names its installation, and tells of an event under the delivery id of the others', async () => {
  github.hooks.add({ url: receiver.url, secret });
  const app = github.hooks.add({ url: receiver.url, secret, kind: 'app' });
  openTask(shop);
  await github.hooks.idle();
  const byApp = receiver.received.find(({ headers }) => headers['x-github-hook-id'] === String(app.id));
  expect(byApp?.headers['x-github-hook-installation-target-type']).toBe('integration');
  expect(parseObject(byApp?.body)).toMatchObject({ installation: { id: app.app?.installationId } });
  const { received } = receiver;
  const ids = received.map(({ headers }) => [headers['x-github-event'], headers['x-github-delivery']].join(' '));
  expect(received).toHaveLength(2 * new Set(ids).size);
  expect(new Set(received.map(({ body }) => body)).size).toBe(received.length);
});

test('where hooks have delivery ids of their own, as some have seen it, no two requests share one', async () => {
  await github.stop();
  github = await serve(shop, { deliveryIds: 'by-hook' });
  github.hooks.add({ url: receiver.url, secret });
  github.hooks.add({ url: receiver.url, secret, kind: 'app' });
  openTask(shop);
  await github.hooks.idle();
  const ids = receiver.received.map(({ headers }) => headers['x-github-delivery']);
  expect(ids.length).toBeGreaterThanOrEqual(2);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a form hook sends the payload as a form and signs the form', async () => {
  github.hooks.add({ url: receiver.url, secret, contentType: 'form' });
  openTask(shop);
  await github.hooks.idle();
  const [delivery] = receiver.received;
  expect(delivery?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(delivery?.genuine).toBe(true);
  expect(parseObject(new URLSearchParams(delivery?.body).get('payload') ?? '')).toMatchObject({
    action: 'opened',
    number: 1,
  });
});

test('held deliveries wait, go in the order that is asked for, and keep their bytes and id when they go again', async () => {
  github.hooks.mode('held');
  github.hooks.add({ url: receiver.url, secret, events: ['pull_request'] });
  const { repository, number } = openTask(shop);
  shop.world.label({ repository, number, by: shop.cleo, label: ['task-7', 'ready-for-qa'] });
  expect(receiver.received).toEqual([]);
  const [first] = github.hooks.held();
  const attempts = await github.hooks.sendHeld((held) => held.toReversed());
  expect(attempts.map(({ status, answer }) => ({ status, answer }))).toEqual(
    Array(3).fill({ status: 202, answer: 'accepted' }),
  );
  expect(receiver.received.map(({ body }) => parseObject(body)['action'])).toEqual(['labeled', 'labeled', 'opened']);
  expect(github.hooks.held()).toEqual([]);
  if (first === undefined) throw new Error('nothing was held');
  expect(await github.hooks.send(first)).toMatchObject({ redelivery: true, status: 202 });
  expect(receiver.received[3]?.body).toBe(receiver.received[2]?.body);
  expect(receiver.received[3]?.headers['x-github-delivery']).toBe(first.guid);
});

test('a payload is a snapshot: what happens later does not change a delivery that is held', () => {
  github.hooks.mode('held');
  github.hooks.add({ url: receiver.url, events: ['pull_request'] });
  const { repository, number } = openTask(shop);
  shop.world.label({ repository, number, by: shop.cleo, label: 'ready-for-qa' });
  const [opened, labeled] = github.hooks.held().map(({ json }) => parseObject(json));
  expect(opened).toMatchObject({ action: 'opened', pull_request: { labels: [] } });
  expect(labeled).toMatchObject({ action: 'labeled', pull_request: { labels: [{ name: 'ready-for-qa' }] } });
});

test('a forged delivery differs where it was told to', async () => {
  github.hooks.mode('held');
  github.hooks.add({ url: receiver.url, secret, events: ['pull_request'] });
  openTask(shop);
  const [delivery] = github.hooks.held();
  if (delivery === undefined) throw new Error('nothing was held');
  await github.hooks.send(delivery, { guid: 'another', event: 'pull_request_review' });
  await github.hooks.send(delivery, { secret: 'guessed' });
  await github.hooks.send(delivery, { secret: null });
  expect(
    receiver.received.map(({ genuine, headers }) => [
      genuine,
      headers['x-github-event'],
      'x-hub-signature-256' in headers,
    ]),
  ).toEqual([
    [true, 'pull_request_review', true],
    [false, 'pull_request', true],
    [false, 'pull_request', false],
  ]);
  expect(log().map(({ forged, delivery: guid }) => [forged, guid])).toEqual([
    [true, 'another'],
    [true, delivery.guid],
    [true, delivery.guid],
  ]);
});

test('each attempt is logged with what was answered, also when nobody answers', async () => {
  github.hooks.add({ url: receiver.url, secret, events: ['pull_request'] });
  receiver.answer = { status: 503, body: 'later' };
  const { repository, number } = openTask(shop);
  await github.hooks.idle();
  receiver.answer = null;
  shop.world.label({ repository, number, by: shop.cleo, label: 'task-7' });
  await github.hooks.idle();
  await receiver.stop();
  shop.world.close({ repository, number, by: shop.rex });
  await github.hooks.idle();
  const sentAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  expect(log()).toMatchObject([
    {
      event: 'pull_request',
      action: 'opened',
      pullRequest: 1,
      status: 503,
      answer: 'later',
      failure: null,
      sentAt,
      redelivery: false,
    },
    { action: 'labeled', status: null, failure: 'timed out' },
    { action: 'closed', status: null, failure: expect.stringContaining('ECONNREFUSED') },
  ]);
});

test('the log says who did what about which commit, and by a digest whether two payloads are the same', async () => {
  github.hooks.add({ url: receiver.url, secret, events: ['pull_request', 'pull_request_review'] });
  github.hooks.add({ url: receiver.url, secret, kind: 'app', events: ['pull_request_review'] });
  const { repository, number } = openTask(shop);
  shop.world.label({ repository, number, by: shop.cleo, label: 'ready-for-qa' });
  await github.hooks.idle();
  shop.world.review({ repository, number, by: shop.tess, verdict: 'approve' });
  await github.hooks.idle();
  const commit = shop.world.state.pullRequests.values().next().value?.head.sha;
  const [opened, labeled, review, byApp] = log();
  expect(opened).toMatchObject({ sender: shop.rex.login, label: null, verdict: null, commit });
  expect(labeled).toMatchObject({ sender: shop.cleo.login, label: 'ready-for-qa', commit });
  expect(review).toMatchObject({ sender: shop.tess.login, verdict: 'approved', commit });
  expect(byApp).toMatchObject({ sender: shop.tess.login, verdict: 'approved', commit });
  expect(new Set([review?.['payload'], byApp?.['payload']]).size).toBe(2);
  const [delivery] = github.hooks.deliveries();
  if (delivery === undefined) throw new Error('nothing was sent');
  await github.hooks.send(delivery);
  await github.hooks.send(delivery, { json: 'no JSON' });
  const [again, forged] = log().slice(-2);
  expect(again?.['payload']).toBe(opened?.['payload']);
  expect(forged).toMatchObject({ forged: true, sender: null, commit: null });
});

test('a hook hears only of its events and its repositories, and a ping when it is asked for', async () => {
  shop.world.addRepository({ owner: 'acme', name: 'other', id: 9002 });
  const hook = github.hooks.add({ url: receiver.url, secret, events: ['pull_request'], repositories: [9001] });
  shop.world.openPullRequest({ repository: 'acme/other', by: shop.rex, title: 'Elsewhere', head: 'task-8' });
  shop.world.push({ repository: 'acme/shop', by: shop.rex, ref: 'task-9' });
  github.hooks.ping(hook);
  await github.hooks.idle();
  expect(receiver.received.map(({ headers }) => headers['x-github-event'])).toEqual(['ping']);
});
