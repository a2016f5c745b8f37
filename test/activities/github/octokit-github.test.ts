import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GitHubError, type CommitStatus, type GitHub } from '../../../activities/github/github.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import { CLEO, POLICY, POLICY_WITH_CHECKS, REX, TESS } from '../../signals/github/crew.ts';
import { HEAD, restOf, timeline } from '../../signals/github/payloads.ts';
import { startGitHub, type GitHubServer } from '../github-server.ts';

const SHOP = { owner: 'acme', repository: 'shop' };
const NOW = Date.parse('2026-01-02T03:05:00Z');
let server: GitHubServer;
let github: GitHub;
beforeEach(async () => {
  server = await startGitHub(2);
  github = createOctokitGitHub({ apiUrl: `${server.url}/`, token: 't', clock: () => NOW });
});
afterEach(() => server.stop());

async function errorOf(work: Promise<unknown>): Promise<GitHubError> {
  const error: unknown = await work.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (error instanceof GitHubError) return error;
  throw new Error('not a GitHubError', { cause: error });
}

describe('reading a pull request', () => {
  test('takes all pages of reviews and timeline, and the second in which GitHub answered', async () => {
    Object.assign(
      server,
      restOf({
        reviews: [1, 2, 3, 4, 5].map((id) => ({ id, by: TESS })),
        timeline: [
          timeline.label('unlabeled', 'ready-for-qa', REX),
          timeline.commit(HEAD),
          timeline.label('labeled', 'ready-for-qa', CLEO),
        ],
      }),
    );
    const facts = (await github.readPullRequest(SHOP, 12, POLICY)) ?? [];
    expect(facts.filter(({ kind }) => kind === 'review')).toHaveLength(5);
    expect(facts).toMatchObject([
      { kind: 'pull-request', settled: true },
      { kind: 'label', action: 'unlabeled', head: null },
      { kind: 'label', action: 'labeled', head: HEAD, by: CLEO },
      ...[1, 2, 3, 4, 5].map((review) => ({ kind: 'review', review })),
    ]);
    server.answeredAt = '2026-01-02T03:04:05Z';
    expect((await github.readPullRequest(SHOP, 12, POLICY))?.[0]).toMatchObject({ settled: false });
  });

  test('trusts the body of whom the policy trusts', async () => {
    Object.assign(server, restOf({ pullRequest: { body: 'Task-Id: 9' } }));
    const untrusting = { ...POLICY, roles: {} };
    expect((await github.readPullRequest(SHOP, 12, POLICY))?.[0]).toMatchObject({ claims: { body: '9' } });
    expect((await github.readPullRequest(SHOP, 12, untrusting))?.[0]).toMatchObject({ claims: { body: null } });
  });

  test.each([
    ['the first gate', 1, ['pulls/12']],
    ['the second', 2, ['pulls/12', 'timeline']],
    ['the last', 3, ['pulls/12', 'reviews', 'timeline']],
  ])('for %s costs no request that its conditions do not look at', async (_, gates, expected) => {
    Object.assign(server, restOf({ reviews: [{ id: 1, by: TESS }], timeline: [timeline.commit(HEAD)] }));
    const facts = await github.readPullRequest(SHOP, 12, POLICY, POLICY.stages.slice(0, gates));
    expect(facts?.[0]).toMatchObject({ kind: 'pull-request', settled: true });
    const asked = server.requests.map((request) => /(?:pulls\/)?[\w]+$/.exec(request)?.[0]);
    expect(asked.sort()).toEqual(expected);
  });

  describe('takes the check suites of its head', () => {
    const actions = (id: number, conclusion: string) => ({ id, app: 'github-actions', conclusion });
    const asked = () => server.requests.filter((request) => /check-suites|actions/.test(request));
    const path = `GET /repos/acme/shop/commits/${HEAD}/check-suites`;

    test('with all pages where a gate waits for them', async () => {
      Object.assign(server, restOf({ checkSuites: [1, 2, 3].map((id) => ({ id })) }));
      const facts = (await github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS)) ?? [];
      expect(facts.slice(1)).toMatchObject([1, 2, 3].map((suite) => ({ kind: 'checks', suite, commit: HEAD })));
      expect(asked()).toEqual([path, path]);
    });

    test('not where none waits', async () => {
      Object.assign(server, restOf({ checkSuites: [{ id: 1 }] }));
      expect(await github.readPullRequest(SHOP, 12, POLICY)).toHaveLength(1);
      const before = POLICY_WITH_CHECKS.stages.slice(0, 3);
      expect(await github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS, before)).toHaveLength(1);
      expect(asked()).toEqual([]);
    });

    test('with their workflows where one of several of GitHub Actions has not passed', async () => {
      const checkSuites = [actions(1, 'failure'), actions(2, 'success')];
      const workflowRuns = [1, 2].map((suite) => ({ suite, workflow: 7 }));
      Object.assign(server, restOf({ checkSuites, workflowRuns }));
      const facts = (await github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS)) ?? [];
      expect(facts.slice(1)).toMatchObject([{ workflow: 7 }, { workflow: 7 }]);
      expect(asked()).toEqual([path, 'GET /repos/acme/shop/actions/runs']);
    });

    test.each([
      ['may not read those', { status: 403 }],
      ['does not see those', { status: 404 }],
    ])('without their workflows where the token %s', async (_, fault) => {
      Object.assign(server, restOf({ checkSuites: [actions(1, 'failure'), actions(2, 'success')] }));
      server.faultsOf['/actions/runs'] = fault;
      const facts = (await github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS)) ?? [];
      expect(facts.slice(1)).toMatchObject([{ workflow: null }, { workflow: null }]);
    });

    test('and fails where a limit stands in the way of their workflows, or GitHub shows no suites', async () => {
      Object.assign(server, restOf({ checkSuites: [actions(1, 'failure'), actions(2, 'success')] }));
      server.faultsOf['/actions/runs'] = { status: 403, headers: { 'retry-after': '60' } };
      const limited = await errorOf(github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS));
      expect(limited).toMatchObject({ status: 403, transient: true, retryAfterMs: 60_000 });
      server.checkSuites = null;
      expect(await errorOf(github.readPullRequest(SHOP, 12, POLICY_WITH_CHECKS))).toMatchObject({ status: 404 });
    });
  });

  test('says null where GitHub knows none', async () => {
    expect(await github.readPullRequest(SHOP, 12, POLICY)).toBeNull();
    server.faults.push({ status: 410 }, { status: 410 }, { status: 410 });
    expect(await github.readPullRequest(SHOP, 12, POLICY)).toBeNull();
  });

  test('takes no answer for one that is not what GitHub promises', async () => {
    Object.assign(server, restOf({}));
    server.pullRequest = { number: 12 };
    expect(await errorOf(github.readPullRequest(SHOP, 12, POLICY))).toMatchObject({ status: null, transient: true });
  });
});

describe('a failure', () => {
  test.each([
    ['a server error', { status: 500 }, { status: 500, transient: true, retryAfterMs: null }],
    [
      'a secondary limit',
      { status: 403, headers: { 'retry-after': '60' } },
      { status: 403, transient: true, retryAfterMs: 60_000 },
    ],
    [
      'a spent primary limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 90) } },
      { status: 403, transient: true, retryAfterMs: 90_000 },
    ],
    [
      'a missing right',
      { status: 403, headers: { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': String(NOW / 1_000 + 90) } },
      { status: 403, transient: false, retryAfterMs: null },
    ],
    [
      'a wrong token',
      { status: 401, message: 'Bad credentials' },
      { status: 401, transient: false, message: 'Bad credentials' },
    ],
    ['a cut connection', 'cut' as const, { status: null, transient: true }],
    ['a cut answer', 'cut-body' as const, { status: null, transient: true }],
  ])('by %s is what it is, after one request', async (_, fault, error) => {
    server.faults.push(fault);
    expect(await errorOf(github.writeComment(SHOP, 12, 'hello'))).toMatchObject(error);
    expect(server.requests).toHaveLength(1);
  });

  test('by silence ends after its time', async () => {
    const hung = createOctokitGitHub({ apiUrl: server.url, requestTimeoutMs: 50 });
    server.faults.push('silence');
    expect(await errorOf(hung.writeComment(SHOP, 12, 'hello'))).toMatchObject({ status: null, transient: true });
  });
});

describe('a commit status', () => {
  const status: CommitStatus = { context: 'baton', state: 'pending', description: 'Cleo is at work', targetUrl: null };

  test('is set, cut to what GitHub takes, and not set twice', async () => {
    await github.setCommitStatus(SHOP, HEAD, { ...status, description: 'x'.repeat(200) });
    expect(server.statuses).toEqual([
      { context: 'baton', state: 'pending', description: 'x'.repeat(140), target_url: null },
    ]);
    await github.setCommitStatus(SHOP, HEAD, { ...status, description: 'x'.repeat(200) });
    expect(server.statuses).toHaveLength(1);
  });

  test('is set again where another one of ours came in between, not where one of others did', async () => {
    await github.setCommitStatus(SHOP, HEAD, status);
    await github.setCommitStatus(SHOP, HEAD, { ...status, context: 'other', state: 'failure' });
    await github.setCommitStatus(SHOP, HEAD, status);
    expect(server.statuses).toHaveLength(2);
    await github.setCommitStatus(SHOP, HEAD, { ...status, state: 'success' });
    await github.setCommitStatus(SHOP, HEAD, status);
    expect(server.statuses.map(({ state }) => state)).toEqual(['pending', 'failure', 'success', 'pending']);
  });
});

describe('a comment', () => {
  test('is found among the newest, on whichever page', async () => {
    server.comments.push(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((body) => ({ body })));
    expect(await github.hasComment(SHOP, 12, 'g')).toBe(true);
    expect(await github.hasComment(SHOP, 12, 'f')).toBe(true);
    expect(await github.hasComment(SHOP, 12, 'z')).toBe(false);
  });
});
