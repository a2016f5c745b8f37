import { expect, test } from '@jest/globals';
import { createDelivery } from '../../../standins/github/webhooks/delivery.ts';
import type { Hook } from '../../../standins/github/webhooks/hook.ts';
import { createHooks } from '../../../standins/github/webhooks/hooks.ts';
import type { WorldEvent } from '../../../standins/github/world/world-context.ts';
import { EXAMPLES } from '../../signals/github/examples.ts';
import { parseObject } from './parse-object.ts';
import { openShop, openTask } from './shop.ts';

type Dictionary = Readonly<Record<string, unknown>>;

const app: Hook = {
  id: 1,
  url: 'http://127.0.0.1:1',
  secret: null,
  contentType: 'json',
  kind: 'app',
  app: { id: 2, installationId: 3 },
  repositories: null,
  events: ['*'],
};

const isDictionary = (value: unknown): value is Dictionary =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Where what we send falls short of an example: a key that is missing or has another type. Null goes with any type. */
function shortcomings(example: Dictionary, ours: unknown, path: string): string[] {
  if (!isDictionary(ours)) return [`${path} is missing`];
  return Object.entries(example).flatMap(([key, value]) => {
    const mine = ours[key];
    if (!(key in ours)) return [`${path}.${key} is missing`];
    const [theirs, own] = [typeOf(value), typeOf(mine)];
    return theirs === own || theirs === 'null' || own === 'null' ? [] : [`${path}.${key} is ${own}, not ${theirs}`];
  });
}

/** Everything that can happen to a pull request, and what is told of it to an App's hook. */
function everything(): Map<string, Dictionary> {
  const shop = openShop();
  const { world, rex, cleo, tess, maintainer } = shop;
  const events: WorldEvent[] = [];
  world.listen((event) => events.push(event));
  const task = openTask(shop);
  const at = { repository: task.repository, number: task.number };
  world.edit({ ...at, by: rex, title: 'Add a cart to the shop', body: 'Task-Id: 7' });
  world.label({ ...at, by: cleo, label: ['task-7', 'ready-for-qa'] });
  world.unlabel({ ...at, by: cleo, label: 'ready-for-qa' });
  world.convertToDraft({ ...at, by: rex });
  world.readyForReview({ ...at, by: rex });
  world.push({ repository: at.repository, ref: 'task-7-cart', by: rex });
  const review = world.review({ ...at, by: tess, verdict: 'request-changes', body: 'It loses items.' });
  world.editReview({ ...at, by: tess, review: review.id, body: 'It loses items at times.' });
  world.dismissReview({ ...at, by: maintainer, review: review.id });
  world.comment({ ...at, by: maintainer, body: '/baton status' });
  world.setStatus({
    repository: at.repository,
    by: rex,
    sha: task.sha,
    state: 'success',
    description: 'fine',
    targetUrl: 'https://example.test',
  });
  world.checkSuite({
    repository: at.repository,
    by: cleo,
    sha: world.pullRequest(at.repository, 1).head.sha,
    conclusion: 'success',
  });
  world.close({ ...at, by: rex });
  world.reopen({ ...at, by: rex });
  world.merge({ ...at, by: maintainer });
  const sent = events.map((event) => createDelivery(event, app, { id: 1, guid: 'a', createdAt: world.clock() }));
  const hooks = createHooks({ world, mode: 'held' });
  sent.push(hooks.ping(hooks.add({ url: app.url })));
  return new Map(
    sent.map((delivery) => [
      [delivery.event, ...(delivery.action === null ? [] : [delivery.action])].join('.'),
      parseObject(delivery.json),
    ]),
  );
}

const ours = everything();
const corpus = new Map<string, Dictionary[]>();
for (const { event, payload } of EXAMPLES) {
  const key = [event, ...('action' in payload ? [String(payload['action'])] : [])].join('.');
  corpus.set(key, [...(corpus.get(key) ?? []), payload]);
}

test('every event that this GitHub knows is told of', () => {
  expect([...ours.keys()].sort()).toEqual([
    'check_suite.completed',
    'issue_comment.created',
    'ping',
    'pull_request.closed',
    'pull_request.converted_to_draft',
    'pull_request.edited',
    'pull_request.labeled',
    'pull_request.opened',
    'pull_request.ready_for_review',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.unlabeled',
    'pull_request_review.dismissed',
    'pull_request_review.edited',
    'pull_request_review.submitted',
    'push',
    'status',
  ]);
});

// The corpus has no example of these two; they are held to a sibling without the parts that are the sibling's own.
const siblings: Readonly<Record<string, string>> = {
  'pull_request.edited': 'pull_request.ready_for_review',
  'pull_request_review.edited': 'pull_request_review.submitted',
};
const parts = [
  'pull_request',
  'review',
  'sender',
  'repository',
  'label',
  'issue',
  'comment',
  'check_suite',
  'organization',
  'installation',
  'commit',
  'hook',
  'pusher',
];

test.each([...ours.keys()])('%s has every field that the published examples of it have, with the same type', (key) => {
  const payloads = corpus.get(siblings[key] ?? key) ?? [];
  expect(payloads.length).toBeGreaterThan(0);
  const mine = ours.get(key) ?? {};
  const missing = payloads
    // An App's hook belongs to no repository: the ping of a repository's hook is held to those examples only.
    .filter(
      (payload) =>
        key !== 'ping' ||
        (isDictionary(payload['hook']) && payload['hook']['type'] === 'Repository' && !('app_id' in payload['hook'])),
    )
    .flatMap((payload) => [
      ...shortcomings(payload, mine, 'payload'),
      ...parts
        .filter((part) => isDictionary(payload[part]))
        .flatMap((part) => shortcomings(payload[part] as Dictionary, mine[part], part)),
    ]);
  expect([...new Set(missing)]).toEqual([]);
});

test('a review carries the short form of its pull request, which does not say whether it is merged', () => {
  const review = ours.get('pull_request_review.submitted') ?? {};
  expect(review['pull_request']).not.toHaveProperty('merged');
  expect(ours.get('pull_request.opened')?.['pull_request']).toHaveProperty('merged', false);
});
