import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const RUNNER = fileURLToPath(new URL('../../scripts/test.mjs', import.meta.url));

/** Each needs one of the servers, and has no test that needs none. */
const FILES = [
  'test/bridge/temporal.test.ts',
  'test/standins/temporal/time-skipping.test.ts',
  'test/standins/kubernetes/api-server.test.ts',
];

/** Runs `npm test` over those files on a machine that has none of the servers and gets none. */
async function runTests(more: Record<string, string>): Promise<{ code: number | null; said: string; log: string }> {
  const { PATH, HOME } = process.env;
  const servers = {
    TEMPORAL_CLI_PATH: '/nowhere/temporal',
    TEMPORAL_TEST_SERVER_PATH: '/nowhere/temporal-test-server',
    KUBEBUILDER_ASSETS: '/nowhere',
  };
  const child = spawn(process.execPath, [RUNNER, ...FILES], { env: { PATH, HOME, ...servers, ...more } });
  let said = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said, log };
}

test('without the servers the tests that need one are skipped, and the last lines name them, every way that was tried, and what to do', async () => {
  const { code, said } = await runTests({});
  expect(code).toBe(0);
  expect(said).toMatch(/^Tests: 0 passed, 0 failed, [1-9]\d* skipped$/m);
  const last = said.slice(said.indexOf('NOT EVERYTHING RAN.'));
  for (const [index, [variable, title]] of [
    ['TEMPORAL_CLI_PATH', 'Temporal dev server (temporal)'],
    ['TEMPORAL_TEST_SERVER_PATH', 'time-skipping test server (temporal-test-server)'],
  ].entries()) {
    expect(last).toContain(`Without the server that they need: ${String(FILES[index])}\n`);
    expect(last).toContain(`the ${String(title)} was looked for in these ways:\n  - ${String(variable)}: /nowhere/`);
    expect(last).toContain(`or its path into ${String(variable)}, or make one of the downloads possible.`);
  }
  expect(last).toContain(`Without the server that they need: ${String(FILES[2])}\n`);
  expect(last).toContain('there is no executable /nowhere/kube-apiserver and no /nowhere/etcd');
});

test('where CI is set they fail instead, and say the same', async () => {
  const { code, said, log } = await runTests({ CI: 'true' });
  expect(code).toBe(1);
  expect(said).toMatch(/^Tests: 0 passed, 4 failed, 0 skipped$/m);
  for (const file of FILES) expect(log).toContain(`FAIL ${file}`);
  expect(log.match(/● .* › has the Temporal server that it needs/g)?.length).toBeGreaterThanOrEqual(2);
  expect(log.match(/● .* › has the Kubernetes API that it needs/g)?.length).toBeGreaterThanOrEqual(2);
  expect(log).toContain('TEMPORAL_CLI_PATH: /nowhere/temporal');
});
