import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { GitHub } from '../../../activities/github/github.ts';
import { guardedGitHub } from '../../../activities/github/guarded-github.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import { createWriteBudget } from '../../../activities/github/write-budget.ts';
import { createBreaker, type Breaker } from '../../../breakers/breaker.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { startGitHub, type GitHubFault, type GitHubServer } from '../github-server.ts';

let server: GitHubServer;
let breaker: Breaker;
let github: GitHub;
beforeEach(async () => {
  server = await startGitHub();
  breaker = createBreaker('github', { settings: { minimumCalls: 2 } });
  const writes = createWriteBudget({ perHour: 3, metrics: createMetrics() });
  github = guardedGitHub(createOctokitGitHub({ apiUrl: server.url, writes }), breaker);
});
afterEach(() => server.stop());

const AT = { owner: 'acme', repository: 'shop' };
const ask = (): Promise<unknown> => github.hasComment(AT, 12, 'words').catch((error: unknown) => error);

async function meet(fault: GitHubFault, times: number): Promise<void> {
  for (let each = 0; each < times; each += 1) {
    server.faults.push(fault);
    await ask();
  }
}

test.each<[string, GitHubFault]>([
  ['does not answer', 'cut'],
  ['answers 502', { status: 502 }],
])('a GitHub that %s is left alone: nothing is sent', async (_, fault) => {
  await meet(fault, 2);
  const { length } = server.requests;
  expect(await ask()).toMatchObject({ withheld: true, transient: true });
  expect(server.requests).toHaveLength(length);
});

test.each<[string, GitHubFault]>([
  ['404', { status: 404 }],
  ['401', { status: 401 }],
  ['a limit that says how long it lasts', { status: 403, headers: { 'retry-after': '60' } }],
])('%s is no sign of trouble', async (_, fault) => {
  await meet(fault, 20);
  expect(breaker.look().state).toBe('closed');
});

test('what our own budget of writes puts off says nothing about GitHub', async () => {
  const comment = (): Promise<void> => github.writeComment(AT, 12, 'words').catch(() => undefined);
  for (let each = 0; each < 10; each += 1) await comment();
  expect(server.comments).toHaveLength(3);
  expect(breaker.look()).toMatchObject({ state: 'closed', window: { calls: 3, failures: 0 } });
});
