import { beforeAll, expect, test } from '@jest/globals';
import { build, startProgram } from '../e2e/built-baton.ts';
import { childrenOf, isAlive } from '../e2e/child-processes.ts';
import '../setup/scratch.ts';
import { describeWithDevServer } from '../setup/temporal.ts';

const PATIENCE_MS = 120_000;

// It starts a Temporal server of its own, like every bench.
describeWithDevServer('a bench that is interrupted', () => {
  beforeAll(() => {
    build();
  }, PATIENCE_MS);

  test(
    'ends at once with 130, waits for no play, and leaves no process behind',
    async () => {
      const bench = startProgram('dist/bench/bench.js', ['--quick', '--json', '--only', 'alone']);
      try {
        await bench.said((text) => text.includes('one gate after the other'));
        const children = childrenOf(bench.pid);
        expect(children.length).toBeGreaterThanOrEqual(3);
        bench.signal('SIGTERM');
        const { exitCode, stdout, stderr } = await bench.ended;
        expect(exitCode).toBe(130);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/^interrupted$/m);
        expect(children.filter(isAlive)).toEqual([]);
      } finally {
        bench.signal('SIGKILL');
      }
    },
    PATIENCE_MS,
  );

  test('that fails says so in an object on its last line too', async () => {
    const env = { TEMPORAL_CLI_PATH: '/nowhere/temporal' };
    const { exitCode, stdout } = await startProgram('dist/bench/bench.js', ['--quick', '--json'], env).ended;
    expect(exitCode).not.toBe(0);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { detail: expect.stringContaining('/nowhere/temporal') },
    });
  });
});
