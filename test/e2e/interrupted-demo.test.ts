import { beforeAll, expect, test } from '@jest/globals';
import { leftBehind } from '../setup/scratch.ts';
import { describeWithDevServer } from '../setup/temporal.ts';
import { build, startBaton } from './built-baton.ts';
import { childrenOf, hasStarted, isAlive } from './child-processes.ts';

const PATIENCE_MS = 120_000;

// It starts a Temporal server of its own, like every demo.
describeWithDevServer('a demo that is interrupted', () => {
  beforeAll(() => {
    build();
  }, PATIENCE_MS);

  test(
    'says so in one word, ends with 130, and leaves no process and no folder behind',
    async () => {
      const demo = startBaton(['demo', '--only', 'smooth', 'twins']);
      try {
        await demo.said((text) => text.includes('smooth  Rex is at work'));
        const children = childrenOf(demo.pid);
        expect(children.length).toBeGreaterThanOrEqual(3);
        demo.signal('SIGINT');
        const { exitCode, stderr } = await demo.ended;
        expect(exitCode).toBe(130);
        expect(stderr).toMatch(/^interrupted$/m);
        expect(stderr).not.toContain('BATON_');
        expect(children.filter(isAlive)).toEqual([]);
        expect(leftBehind()).toEqual([]);
      } finally {
        demo.signal('SIGTERM');
      }
    },
    PATIENCE_MS,
  );

  test(
    'leaves nothing behind either where its bridge and its worker have begun and are not ready yet',
    async () => {
      const demo = startBaton(['demo', '--only', 'smooth']);
      try {
        await Promise.all(['bridge', 'worker'].map((command) => hasStarted(demo.pid, `baton.js ${command}`)));
        const children = childrenOf(demo.pid);
        demo.signal('SIGINT');
        const { exitCode, stderr } = await demo.ended;
        expect(exitCode).toBe(130);
        // The house that is open names it.
        expect(stderr).not.toContain("Temporal's UI");
        expect(children.filter(isAlive)).toEqual([]);
        expect(leftBehind()).toEqual([]);
      } finally {
        demo.signal('SIGTERM');
      }
    },
    PATIENCE_MS,
  );
});
