import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { identityOf, openResumeWorld, type ResumeWorld } from './resume-world.ts';
import { runOf, waitsAt } from './shop.ts';

/** Where no play owns the run: how requests end, one task a story. */
describeWithDevServer('a request for a run that no play owns ends as', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  const submit = async (task: string, name: string, about?: Parameters<typeof runOf>[2]): Promise<KubernetesObject> => {
    await world.cluster.createWorkflow('argo', runOf(task, name, about));
    return world.until(name, waitsAt('wait-pr-created'));
  };
  const of = (task: string) => ({ identity: identityOf(task) });
  const ended = ({ status }: KubernetesObject): boolean => status?.['phase'] === 'Succeeded';

  test('not-found, ambiguous, task-mismatch, refused and late, and nothing is touched', async () => {
    await world.during(async () => {
      expect(await world.resume(of('1'))).toMatchObject({ success: false, outcome: 'not-found', attemptCount: 1 });

      await submit('2', 'two-a');
      await submit('2', 'two-b');
      world.shop.opens('2');
      expect(await world.resume(of('2'))).toMatchObject({ outcome: 'ambiguous', candidates: ['two-a', 'two-b'] });
      expect(await world.resume({ ...of('1'), workflowName: 'two-a' })).toMatchObject({
        outcome: 'task-mismatch',
        reason: 'run two-a works on acme/shop#2',
      });
      expect(await world.resume({ ...of('2'), labelSelector: 'in (' })).toMatchObject({ outcome: 'refused' });
      for (const name of ['two-a', 'two-b']) {
        expect(waitsAt('wait-pr-created')(await world.until(name, () => true))).toBe(true);
      }
      expect(await world.resume({ ...of('2'), workflowName: 'two-b' })).toMatchObject({
        outcome: 'resumed',
        workflowName: 'two-b',
      });

      await world.cluster.createWorkflow('argo', runOf('3', 'three', { spec: { entrypoint: 'agent' } }));
      await world.until('three', ended);
      expect(await world.resume(of('3'))).toMatchObject({ outcome: 'late', reason: expect.stringContaining('three') });
    });
  });

  test('condition-not-held, rule-failed, stage-mismatch, needs-value, and resumed once a value is given', async () => {
    await world.during(async () => {
      const outputs = { outputs: { parameters: [{ name: 'decision', valueFrom: { supplied: {} } }] } };
      await submit('4', 'four', { gate: outputs });
      expect(await world.resume(of('4'))).toMatchObject({
        outcome: 'needs-value',
        reason: expect.stringContaining('decision'),
      });
      const given = { parameters: { decision: 'YES' } };
      expect(await world.resume(of('4'), given)).toMatchObject({
        outcome: 'condition-not-held',
        validationErrors: [expect.stringContaining('no open pull request of this task was found')],
      });
      expect(await world.resume({ ...of('4'), gate: 'waiting-ready-for-qa' })).toMatchObject({
        outcome: 'stage-mismatch',
        reason: 'the run stands at waiting-pr-created, not at waiting-ready-for-qa',
      });
      const rules = [{ field: 'metadata.labels.team', operator: 'equals', value: 'a' }] as const;
      expect(await world.resume(of('4'), { ...given, rules })).toMatchObject({
        outcome: 'rule-failed',
        validationErrors: ['rule metadata.labels.team equals "a": there is no such field'],
      });
      const pullRequest = world.shop.opens('4');
      expect(await world.resume({ ...of('4'), pullRequest }, given)).toMatchObject({ outcome: 'resumed', reason: '' });
      const run = await world.until('four', waitsAt('wait-ready-for-qa'));
      const nodes = run.status?.['nodes'] as Record<string, { displayName: string; outputs?: unknown }>;
      const gate = Object.values(nodes).find(({ displayName }) => displayName === 'wait-pr-created');
      expect(gate?.outputs).toEqual({ parameters: [{ name: 'decision', value: 'YES' }] });
      expect(await world.resume(of('4'))).toMatchObject({ success: true, outcome: 'already-resumed' });
    });
  });

  test('resumed by an override, where the condition does not hold, and refused where two pull requests are open', async () => {
    await world.during(async () => {
      await submit('5', 'five');
      const override = { override: { reason: 'demo' } };
      const [one] = [world.shop.opens('5'), world.shop.opens('5', '-again')];
      expect(await world.resume(of('5'))).toMatchObject({
        outcome: 'condition-not-held',
        validationErrors: [expect.stringContaining('several open pull requests')],
      });
      expect(await world.resume(of('5'), override)).toMatchObject({ outcome: 'refused' });
      expect(await world.resume({ ...of('5'), pullRequest: one }, override)).toMatchObject({ outcome: 'resumed' });
      await world.until('five', waitsAt('wait-ready-for-qa'));
      const later = { ...of('5'), pullRequest: one, gate: 'waiting-ready-for-qa' };
      expect(await world.resume(later)).toMatchObject({ outcome: 'condition-not-held' });
      expect(await world.resume(later, override)).toMatchObject({ outcome: 'resumed' });
    });
  });

  test('released-by-duration, resumed-by-other, blocked-by-spec-suspend and needs-argo-server', async () => {
    await world.during(async () => {
      const create = (task: string, name: string, gate: object) =>
        world.cluster.createWorkflow('argo', runOf(task, name, { gate: { ...gate } }));
      await create('10', 'ten', { suspend: { duration: '0s' } });
      await world.until('ten', waitsAt('wait-ready-for-qa'));
      expect(await world.resume(of('10'))).toMatchObject({ outcome: 'released-by-duration' });

      const patch = async (name: string, path: string, value: unknown) =>
        world.cluster.patchWorkflow('argo', name, [{ op: 'add', path, value }]);
      const run = await submit('11', 'eleven');
      const nodes = run.status?.['nodes'] as Record<string, { id: string; displayName: string }>;
      const gate = Object.values(nodes).find(({ displayName }) => displayName === 'wait-pr-created');
      const at = `/status/nodes/${gate?.id ?? ''}`;
      await world.cluster.patchWorkflow('argo', 'eleven', [
        { op: 'replace', path: `${at}/phase`, value: 'Succeeded' },
        { op: 'add', path: `${at}/message`, value: 'by hand' },
      ]);
      await world.until('eleven', waitsAt('wait-ready-for-qa'));
      expect(await world.resume(of('11'))).toMatchObject({ outcome: 'resumed-by-other', reason: 'by hand' });

      await submit('12', 'twelve');
      await patch('twelve', '/spec/suspend', true);
      expect(await world.resume(of('12'))).toMatchObject({ outcome: 'blocked-by-spec-suspend' });
      await patch('twelve', '/status/compressedNodes', 'H4sI');
      expect(await world.resume(of('12'))).toMatchObject({ outcome: 'needs-argo-server' });
    });
  });
});
