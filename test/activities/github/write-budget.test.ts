import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GitHubError } from '../../../activities/github/github.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import { createWriteBudget } from '../../../activities/github/write-budget.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { HEAD } from '../../signals/github/payloads.ts';
import { startGitHub, type GitHubServer } from '../github-server.ts';

const SHOP = { owner: 'acme', repository: 'shop' };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let server: GitHubServer;
let now = Date.parse('2026-01-02T03:05:00Z');
const clock = (): number => now;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.length = 0;
  server.faults.length = 0;
  server.statuses.length = 0;
});

const writer = (limits: { perMinute?: number; perHour?: number } = {}) => {
  const metrics = createMetrics();
  const writes = createWriteBudget({ ...limits, clock, metrics });
  const github = createOctokitGitHub({ apiUrl: server.url, writes, clock });
  const comment = (): Promise<string> =>
    github.writeComment(SHOP, 12, 'hello').then(
      () => 'written',
      (error: unknown) => {
        if (!(error instanceof GitHubError) || !error.transient) throw error;
        return `in ${String((error.retryAfterMs ?? 0) / SECOND)} s: ${error.message}`;
      },
    );
  return { github, metrics, comment };
};

describe('what is written to GitHub', () => {
  test('stays below the limit of any minute, and what is too much is never sent', async () => {
    const { comment } = writer({ perMinute: 2 });
    expect([await comment(), await comment()]).toEqual(['written', 'written']);
    now += 20 * SECOND;
    expect(await comment()).toBe('in 40 s: not written: 2 statuses and comments were written in the last minute');
    expect(server.requests).toHaveLength(2);
    now += 40 * SECOND;
    expect(await comment()).toBe('written');
  });

  test('stays below the limit of any hour, wherever that begins', async () => {
    const { comment } = writer({ perHour: 3 });
    for (let count = 0; count < 3; count += 1) {
      expect(await comment()).toBe('written');
      now += 10 * MINUTE;
    }
    expect(await comment()).toBe('in 1800 s: not written: 3 statuses and comments were written in the last hour');
    now += 30 * MINUTE;
    expect([await comment(), (await comment()).slice(0, 8)]).toEqual(['written', 'in 600 s']);
  });

  test.each<
    [what: string, fault: { status: number; headers?: Record<string, string>; message?: string }, wait: string]
  >([
    ['by a header', { status: 403, headers: { 'retry-after': '90' } }, 'in 90 s'],
    ['in words only', { status: 403, message: 'You have exceeded a secondary rate limit.' }, 'in 60 s'],
    ['with 429', { status: 429, headers: { 'retry-after': '5' } }, 'in 5 s'],
  ])('waits for everybody when GitHub asks for it %s', async (_, fault, wait) => {
    const { comment, github } = writer();
    server.faults.push(fault);
    expect(await comment()).toContain(wait);
    expect(await comment()).toBe(`${wait}: not written: GitHub has asked for a pause`);
    const status = { context: 'baton', state: 'pending' as const, description: 'at work', targetUrl: null };
    await expect(github.setCommitStatus(SHOP, HEAD, status)).rejects.toThrow('GitHub has asked for a pause');
    expect(server.statuses).toEqual([]);
    now += 90 * SECOND;
    expect(await comment()).toBe('written');
  });

  test('costs nothing where there is nothing to write', async () => {
    const { github, comment } = writer({ perMinute: 2 });
    const status = { context: 'baton', state: 'pending' as const, description: 'at work', targetUrl: null };
    for (let count = 0; count < 5; count += 1) await github.setCommitStatus(SHOP, HEAD, status);
    expect(server.statuses).toHaveLength(1);
    expect(await comment()).toBe('written');
  });

  test('is counted, and so is what was put off', async () => {
    const { comment, metrics } = writer({ perMinute: 1 });
    await comment();
    await comment();
    const text = await metrics.registry.metrics();
    expect(text).toContain('baton_content_writes_total{kind="comment"} 1');
    expect(text).toContain('baton_content_writes_total{kind="status"} 0');
    expect(text).toContain('baton_content_writes_put_off_total{why="minute"} 1');
  });
});
