import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RunningGitHub } from '../../../standins/github/start-github.ts';
import { octokitAs } from './octokit-as.ts';
import { openShop, openTask, serve } from './shop.ts';
import type { Shop } from './shop.ts';

const place = { owner: 'acme', repo: 'shop' };
const actions = { id: 15_368, slug: 'github-actions' };
let shop: Shop;
let github: RunningGitHub;
let sha: string;
beforeEach(async () => {
  shop = openShop();
  sha = openTask(shop).sha;
  github = await serve(shop);
});
afterEach(() => github.stop());

/** The check suites of the commit, as GitHub's own client pages through them. */
const suites = () => {
  const octokit = octokitAs(github.url, 'rex');
  return octokit.paginate(octokit.rest.checks.listSuitesForRef, { ...place, ref: sha, per_page: 2 });
};

test('check suites of a commit are listed with all their pages', async () => {
  const of = { repository: 'acme/shop', by: shop.rex, sha };
  const done = shop.world.checkSuite({ ...of, conclusion: 'success', app: { id: 1, slug: 'ci' } });
  shop.world.startCheckSuite({ ...of, app: { id: 2, slug: 'lint' } });
  shop.world.startCheckSuite({ ...of, app: { id: 3, slug: 'inert' }, runs: 0 });
  expect(await suites()).toMatchObject([
    {
      id: done.id,
      status: 'completed',
      conclusion: 'success',
      head_sha: sha,
      app: { slug: 'ci' },
      latest_check_runs_count: 1,
    },
    { status: 'in_progress', conclusion: null, app: { slug: 'lint' }, latest_check_runs_count: 1 },
    { status: 'queued', conclusion: null, app: { slug: 'inert' }, latest_check_runs_count: 0 },
  ]);
});

test('a suite that is run again keeps its id, and only its end is told', async () => {
  const told: unknown[] = [];
  shop.world.listen(({ payload }) => told.push(payload['check_suite']));
  const of = { repository: 'acme/shop', by: shop.rex, sha };
  const { id } = shop.world.checkSuite({ ...of, conclusion: 'failure' });
  shop.pass(60);
  shop.world.startCheckSuite({ ...of, suite: id });
  expect(await suites()).toMatchObject([{ id, status: 'in_progress', conclusion: null }]);
  shop.pass(60);
  shop.world.checkSuite({ ...of, suite: id, conclusion: 'success' });
  expect(await suites()).toMatchObject([
    { id, conclusion: 'success', created_at: '2026-01-02T03:04:05Z', updated_at: '2026-01-02T03:06:05Z' },
  ]);
  expect(told).toMatchObject([
    { id, conclusion: 'failure' },
    { id, conclusion: 'success' },
  ]);
});

test("runs of GitHub Actions' workflows name their suites", async () => {
  const of = { repository: 'acme/shop', by: shop.rex, sha, app: actions };
  const first = shop.world.checkSuite({ ...of, conclusion: 'cancelled', workflow: 7 });
  const second = shop.world.startCheckSuite({ ...of, workflow: 7 });
  shop.world.checkSuite({ ...of, app: { id: 1, slug: 'ci' }, conclusion: 'success' });
  const octokit = octokitAs(github.url, 'rex');
  const runs = await octokit.paginate(octokit.rest.actions.listWorkflowRunsForRepo, { ...place, head_sha: sha });
  expect(runs).toMatchObject([
    { workflow_id: 7, check_suite_id: first.id, head_sha: sha, status: 'completed', conclusion: 'cancelled' },
    { workflow_id: 7, check_suite_id: second.id, head_sha: sha, status: 'in_progress', conclusion: null },
  ]);
});
