import { describe, expect, test } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/workflow-code.ts';
import { goldenHistories } from './play/golden-histories.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

describe('the workflow bundle', () => {
  const bundling = bundleWorkflows();

  test('can be made, and holds nothing but workflow code', async () => {
    const { code } = await bundling;
    expect(code).not.toMatch(/@octokit|@kubernetes|fastify|node:fs/);
    expect(code.length).toBeLessThan(8_000_000);
  });

  test('loads zod once for all plays of a worker', async () => {
    const { code } = await bundling;
    const [, preloaded] = /exports\.preloadModules = function preloadModules\(\) \{([^}]*)\}/.exec(code) ?? [];
    expect(preloaded).toMatch(/workflows\/preloaded/);
    expect(code).toMatch(/zod/);
  });

  const histories = goldenHistories();
  test('there are histories to replay', () => {
    expect(histories.length).toBeGreaterThan(0);
  });

  test.each(histories)('$name replays', async ({ history }) => {
    await Worker.runReplayHistory({ workflowBundle: await bundling }, history);
  });
});
