import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { holdUpdate } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { identityOf, openResumeWorld, type ResumeWorld } from './resume-world.ts';
import { runOf, waitsAt } from './shop.ts';

const ADA = { by: 'ada', reason: 'because' };

describeWithDevServer('a request for a run that a play owns', () => {
  let world: ResumeWorld;
  beforeAll(async () => {
    world = await openResumeWorld();
  });
  afterAll(() => world.stop());

  /** A run at its first gate, and its play, which has heard of nothing. */
  const standing = async (task: string) => {
    await world.cluster.createWorkflow('argo', runOf(task, `run-${task}`));
    await world.until(`run-${task}`, waitsAt('wait-pr-created'));
    return { play: await world.play(task), target: { identity: identityOf(task) } };
  };

  test('makes the play look and judge, which opens the gate', async () => {
    await world.during(async () => {
      world.shop.opens('7');
      const { play, target } = await standing('7');
      expect(await world.resume(target)).toMatchObject({
        success: true,
        outcome: 'resumed',
        workflowName: 'run-7',
        play: 'play/acme/shop/7',
        attemptCount: 1,
      });
      const { stages } = await play.status();
      expect(stages[0]?.opened).toMatchObject({ how: 'baton' });
      expect(await world.resume(target)).toMatchObject({ success: true, outcome: 'already-resumed' });
    });
  });

  test('is told in words what does not hold, and nothing is opened', async () => {
    await world.during(async () => {
      const { play, target } = await standing('8');
      expect(await world.resume(target)).toMatchObject({
        success: false,
        outcome: 'condition-not-held',
        resumeTime: null,
        validationErrors: ['no pull request of this task is known'],
      });
      await play.handle.executeUpdate(holdUpdate, { args: [ADA] });
      expect(await world.resume(target)).toMatchObject({
        outcome: 'held',
        reason: 'the play is on hold, by ada: because',
      });
    });
  });

  test('opens it against the judgement by an override, which the play remembers', async () => {
    await world.during(async () => {
      const { play, target } = await standing('9');
      expect(await world.resume(target, { by: 'ada', override: { reason: 'demo' } })).toMatchObject({
        outcome: 'resumed',
      });
      const { journal, stages } = await play.status();
      expect(stages[0]?.opened).toMatchObject({ how: 'override' });
      expect(journal.map(({ what }) => what)).toContainEqual(
        expect.stringContaining('judgement overridden by ada: demo'),
      );
    });
  });
});
