import { beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { describeWithDevServer } from '../setup/temporal.ts';
import { build, startBaton } from './built-baton.ts';

const PATIENCE_MS = 120_000;

// It starts a Temporal server of its own, like every demo.
describeWithDevServer('a demo that is interrupted', () => {
  beforeAll(() => {
    build();
  }, PATIENCE_MS);

  test(
    'says so in one word, ends with 130, and leaves no process behind',
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
      } finally {
        demo.signal('SIGTERM');
      }
    },
    PATIENCE_MS,
  );
});

/** The Temporal server, the bridge and the worker, and what watches over them. */
function childrenOf(pid: number): number[] {
  return processes().flatMap((each) => (each.parent === pid ? [each.pid] : []));
}

/** What has ended and waits for somebody to ask how is not alive. */
function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith('Z'));
}

function processes(): { readonly parent: number; readonly pid: number; readonly state: string }[] {
  const rows = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return rows.map((row) => {
    const [parent = '', pid = '', state = ''] = row.trim().split(/\s+/);
    return { parent: Number(parent), pid: Number(pid), state };
  });
}
