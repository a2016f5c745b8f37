import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { goldenHistories } from './play/golden-histories.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

describe('the workflow bundle', () => {
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const bundling = bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });

  test('can be made, and holds nothing but workflow code', async () => {
    const { code } = await bundling;
    expect(code).not.toMatch(/@octokit|@kubernetes|fastify|node:fs/);
    expect(code.length).toBeLessThan(8_000_000);
  });

  const histories = goldenHistories();
  test('there are histories to replay', () => {
    expect(histories.length).toBeGreaterThan(0);
  });

  test.each(histories)('$name replays', async ({ history }) => {
    await Worker.runReplayHistory({ workflowBundle: await bundling }, history);
  });
});
