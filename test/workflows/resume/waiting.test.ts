import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { progressQuery } from '../../../signals/resume-messages.ts';
import type { ResumeProgress, ResumeResult } from '../../../signals/resume.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { identityOf, openResumeWorld, type ResumeWorld } from './resume-world.ts';
import { replayed } from './replayed.ts';
import { runOf, waitsAt } from './shop.ts';

const MINUTES = 300_000;

describeWithDevServer('a request that comes too early, or meets a world in trouble,', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  const of = (task: string) => ({ identity: identityOf(task) });
  const submit = (task: string, work = '0s') =>
    world.cluster.createWorkflow('argo', runOf(task, `run-${task}`, { work }));
  const waiting = async (handle: WorkflowHandle): Promise<ResumeProgress> => {
    for (;;) {
      const progress = await handle.query(progressQuery);
      if (progress.step === 'waiting' || progress.step === 'done') return progress;
    }
  };

  test('is kept while the play waits for its run, and resumes it as soon as it stands at the gate', async () => {
    await world.during(async () => {
      world.shop.opens('1');
      const play = await world.play('1');
      const handle = await world.start(of('1'), { deadlineMs: MINUTES });
      expect(await waiting(handle)).toEqual({
        step: 'waiting',
        waitingFor: 'play/acme/shop/1 waits for its run',
        result: null,
      });
      await submit('1', '2s');
      const result = (await handle.result()) as ResumeResult;
      expect(result).toMatchObject({
        success: true,
        outcome: 'resumed',
        workflowName: 'run-1',
        play: 'play/acme/shop/1',
      });
      expect(result.attemptCount).toBeGreaterThan(1);
      expect(result.retryDelays).toHaveLength(result.attemptCount - 1);
      expect(result.retryDelays[0]).toBeGreaterThanOrEqual(1_800);
      expect(result.retryDelays[0]).toBeLessThanOrEqual(2_200);
      expect(await handle.query(progressQuery)).toEqual({ step: 'done', waitingFor: '', result });
      await replayed('resume-waited-for-its-run', handle);
      await play.until(({ stages }) => stages[0]?.opened?.how === 'baton');
      await replayed('asked-to-resume', play.handle);
    });
  });

  test('ends as not-yet-suspended at its deadline', async () => {
    await world.during(async () => {
      await submit('2', '1h');
      await world.until('run-2', waitsAt('rex'));
      const result = await world.resume(of('2'), { deadlineMs: 3_000 });
      expect(result).toMatchObject({
        success: false,
        outcome: 'not-yet-suspended',
        reason: 'the run has not reached waiting-pr-created: implementation-in-progress',
        workflowName: 'run-2',
        resumeTime: null,
      });
      expect(result.retryDelays.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(3_000);
    });
  });

  test('gets through faults that pass, opens the gate once, and tells its attempts as they were', async () => {
    await world.during(async () => {
      world.shop.opens('3');
      await submit('3');
      await world.until('run-3', waitsAt('wait-pr-created'));
      const ours = { where: ({ userAgent }: { userAgent: string }) => userAgent.startsWith('baton') };
      world.standIn.faults.next('list', { kind: 'answer', status: 503 }, { ...ours, times: 2 });
      world.standIn.faults.next('patch', { kind: 'lost-response' }, ours);
      const result = await world.resume(of('3'), { deadlineMs: MINUTES });
      expect(result).toMatchObject({ outcome: 'resumed', attemptCount: 3 });
      expect(result.retryDelays.map((ms) => Math.round(ms / 2_000))).toEqual([1, 2]);
      const text = await world.metrics.registry.metrics();
      expect(text).toContain('baton_resume_requests_total{outcome="resumed"} 2');
      expect(text).toContain('baton_resume_requests_total{outcome="not-yet-suspended"} 1');
      expect(text).toContain('baton_resume_seconds_count 3');
      expect(text).toContain('baton_transitions_total{operation="openGate",outcome="already-resumed"} 1');
    });
  });

  test('ends as unreachable where nobody answers until its deadline', async () => {
    await world.during(async () => {
      const ours = { where: ({ userAgent }: { userAgent: string }) => userAgent.startsWith('baton') };
      world.standIn.faults.next('list', { kind: 'cut' }, { ...ours, times: Infinity });
      const result = await world.resume(of('3'));
      world.standIn.faults.clear();
      expect(result).toMatchObject({ success: false, outcome: 'unreachable', attemptCount: 3, workflowName: '' });
      expect(result.retryDelays).toHaveLength(2);
    });
  });
});
