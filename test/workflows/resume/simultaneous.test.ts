import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ResumeResult } from '../../../signals/resume.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { identityOf, openResumeWorld, type ResumeWorld } from './resume-world.ts';
import { runOf, waitsAt } from './shop.ts';

/** More by `BATON_ROUNDS=200`. */
const ROUNDS = Number(process.env['BATON_ROUNDS'] ?? 10);
const AT_ONCE = 5;

describeWithDevServer('five requests for one run at once', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  const round = async (task: string, isOwned: boolean): Promise<readonly ResumeResult[]> => {
    const name = `run-${task}`;
    world.shop.opens(task);
    await world.cluster.createWorkflow('argo', runOf(task, name));
    await world.until(name, waitsAt('wait-pr-created'));
    if (isOwned) await world.play(task);
    const target = { identity: identityOf(task) };
    const handles = await Promise.all(Array.from({ length: 5 }, () => world.start(target, { deadlineMs: 60_000 })));
    const results = (await Promise.all(handles.map((handle) => handle.result()))) as ResumeResult[];
    await world.until(name, waitsAt('wait-ready-for-qa'));
    return results;
  };

  test(
    'resume it once, whether a play owns it or nobody: the other four say that it was',
    async () => {
      await world.during(async () => {
        for (let first = 1; first <= ROUNDS; first += AT_ONCE) {
          const tasks = Array.from({ length: Math.min(AT_ONCE, ROUNDS - first + 1) }, (_, index) => first + index);
          const rounds = await Promise.all(tasks.map((task) => round(String(task), task % 2 === 0)));
          for (const results of rounds) {
            const outcomes = results.map(({ outcome }) => outcome).sort();
            expect(outcomes).toEqual([...Array<string>(4).fill('already-resumed'), 'resumed']);
            expect(results.every(({ success }) => success)).toBe(true);
          }
        }
        const text = await world.metrics.registry.metrics();
        expect(text).toContain(`baton_resume_requests_total{outcome="resumed"} ${String(ROUNDS)}`);
        expect(text).toContain(`baton_resume_requests_total{outcome="already-resumed"} ${String(4 * ROUNDS)}`);
      });
    },
    120_000 + ROUNDS * 10_000,
  );
});
