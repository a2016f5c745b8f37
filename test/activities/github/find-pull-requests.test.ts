import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findPullRequests } from '../../../activities/github/find-pull-requests.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import type { FindPullRequestsInput, FindPullRequestsOutcome } from '../../../activities/play-activities.ts';
import { startGitHub, type RunningGitHub } from '../../../standins/github/start-github.ts';
import { createGitHubWorld } from '../../../standins/github/world/github-world.ts';
import { CLEO, POLICY, REX, STRANGER } from '../../signals/github/crew.ts';

/** A GitHub that keeps GitHub's own rules, pages and all. */
const SHOP = 'acme/shop';
let second = Date.parse('2026-11-21T02:00:00Z');
const world = createGitHubWorld({
  clock: () => {
    second += 1_000;
    return new Date(second);
  },
});
const [rex, cleo, stranger] = [REX, CLEO, STRANGER].map(({ id, login, bot }) =>
  world.addActor({ id, login, type: bot ? 'Bot' : 'User' }),
);
if (rex === undefined || cleo === undefined || stranger === undefined) throw new Error('nobody');
world.addActor({ login: 'baton-app[bot]', type: 'Bot', id: 104, token: 'baton' });
world.addRepository({ owner: 'acme', name: 'shop', id: 7001 });
for (const to of [rex, cleo, stranger]) world.grant({ repository: SHOP, to, permission: 'write' });

const open = (head: string, by = rex, body: string | null = null): number =>
  world.openPullRequest({ repository: SHOP, by, title: head, head, body }).number;

let github: RunningGitHub;
beforeAll(async () => {
  github = await startGitHub({ world });
});
afterAll(() => github.stop());

const find = (change: Partial<FindPullRequestsInput>): Promise<FindPullRequestsOutcome> => {
  const port = createOctokitGitHub({ apiUrl: github.url, token: 'baton' });
  return findPullRequests(port, { owner: 'acme', repository: 'shop', task: '7', past: [], policy: POLICY, ...change });
};

const numbersIn = (outcome: FindPullRequestsOutcome): number[] =>
  outcome.kind === 'found'
    ? [...new Set(outcome.facts.map(({ pullRequest }) => pullRequest))].sort((a, b) => a - b)
    : [];

describe('looking for the pull requests of a task', () => {
  test('finds those that name it, whatever names it, and no others', async () => {
    const byBranch = open('task-7-login');
    const byBody = open('login-again', rex, 'Task-Id: 7');
    const byLabel = open('third-login');
    world.label({ repository: SHOP, number: byLabel, by: rex, label: 'task-7' });
    open('task-8-logout');
    open('task-7-from-a-stranger', stranger);
    open('nothing');
    const closed = open('task-7-closed');
    world.close({ repository: SHOP, number: closed, by: rex });
    expect(numbersIn(await find({}))).toEqual([byBranch, byBody, byLabel]);
    expect(numbersIn(await find({ past: [byBody] }))).toEqual([byBranch, byLabel]);
    expect(await find({ task: '70' })).toEqual({ kind: 'found', facts: [] });
  });

  test('tells all that a delivery would have told', async () => {
    const number = open('task-11-cart');
    world.label({ repository: SHOP, number, by: cleo, label: 'ready-for-qa' });
    expect(await find({ task: '11' })).toMatchObject({
      facts: [
        { kind: 'pull-request', pullRequest: number, state: 'open', merged: false },
        { kind: 'label', label: 'ready-for-qa', by: { id: CLEO.id } },
      ],
    });
  });

  test('looks through all pages', async () => {
    const number = open('task-12-search');
    for (let others = 0; others < 110; others += 1) open(`other-${String(others)}`);
    expect(numbersIn(await find({ task: '12' }))).toEqual([number]);
  });

  test('passes on that GitHub does not answer, or refuses', async () => {
    await expect(find({ owner: 'nobody' })).rejects.toMatchObject({ name: 'GitHubError', status: 404 });
    github.faults.fail(502, { times: 1 });
    await expect(find({})).rejects.toMatchObject({ name: 'GitHubError', status: 502, transient: true });
  });
});
