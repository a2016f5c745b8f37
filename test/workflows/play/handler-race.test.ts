import { expect, test } from '@jest/globals';
import { adoptUpdate, cancelUpdate, ledgerQuery, nudgedSignal, type PlayInput } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { playOnOwnServer } from './play-on-own-server.ts';
import type { RunningPlay } from './running.ts';
import { slow, type SlowActivity } from './slow-activity.ts';
import { createWorld, freshRun } from './world.ts';

const ADA = { by: 'ada', reason: 'because' };

describeWithDevServer('what comes in while an activity is under way is not overwritten by its outcome', () => {
  const inWorld = playOnOwnServer();

  const during = (
    name: Parameters<typeof slow>[1],
    input: Partial<PlayInput>,
    story: (play: RunningPlay, slowed: SlowActivity) => Promise<void>,
  ): Promise<void> => {
    const slowed = slow(createWorld(), name);
    // A worker doesn't end before its activities have.
    return inWorld(input, (play) => story(play, slowed).finally(slowed.letGo), slowed.world);
  };

  test('deliveries during a slow opening count, and open the next gate without being told again', async () => {
    await during('openGate', { submit: true }, async (play, { world, underWay, letGo }) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(OPENED[0] ?? []);
      await play.deliver(OPENED[0] ?? []);
      await play.observe(world.reach('wait-pr-created'));
      await underWay;
      for (const facts of [...OPENED.slice(1), READY_FOR_QA]) await play.deliver(facts);
      await play.until(({ deliveries }) => deliveries.applied === 4);
      expect(world.openings).toHaveLength(1);
      letGo();
      await play.until(({ stage }) => stage === 'quality-in-progress');
      world.answer([...OPENED.flat(), ...READY_FOR_QA]);
      await play.observe(world.reach('wait-ready-for-qa'));
      const { pullRequest } = await play.until(({ stage }) => stage === 'testing-in-progress');
      expect(pullRequest).toEqual({ number: 70, head: 'c'.repeat(40) });
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1]);
      const ledger = await play.handle.query(ledgerQuery);
      expect(ledger.entries.map(({ delivery, outcome }) => `${delivery} ${outcome}`)).toEqual(
        [1, 2, 3, 4].map((id) => `delivery-${String(id)} applied`),
      );
    });
  });

  test('the end of an agent that the watch tells during a slow label move is not taken back', async () => {
    await during('moveStage', { submit: true }, async (play, { world, underWay, letGo }) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.observe(world.reach('wait-pr-created'));
      await underWay;
      // Somebody resumes the gate by hand: the snapshot of the label's own write knows nothing of it.
      const gates = world.run().gates.map((node) => ({ ...node, phase: 'Succeeded', message: 'by hand' }));
      await play.observe(world.change({ gates }));
      letGo();
      const { stages } = await play.until(({ stage }) => stage === 'quality-in-progress');
      expect(stages[0]?.opened).toMatchObject({ how: 'other' });
    });
  });

  test('a second run that is seen while the cluster is asked for all of them keeps the play from binding either', async () => {
    await during('findRuns', {}, async (play, { world, underWay, letGo }) => {
      await play.observe(world.run());
      await underWay;
      await play.observe({ ...freshRun('twin'), uid: 'uid-of-twin' });
      letGo();
      const { run, attention } = await play.until(({ attention: words }) => words.length > 0);
      expect(attention).toEqual(['2 runs claim this task: play-shop-7, twin; adopt one']);
      expect(run).toBeNull();
    });
  });

  test('a nudge during a slow read makes the play read again', async () => {
    await during('refresh', { submit: true }, async (play, { world, underWay, letGo }) => {
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.deliver(OPENED[0] ?? []);
      const nudge = { reason: 'silent', pullRequest: 70 };
      await play.handle.signal(nudgedSignal, nudge);
      await underWay;
      // What the slow read could not see any more.
      world.answer([...OPENED.flat(), ...READY_FOR_QA]);
      await play.handle.signal(nudgedSignal, nudge);
      letGo();
      const { pullRequest } = await play.until((status) => status.pullRequest?.head === 'c'.repeat(40));
      expect(pullRequest?.number).toBe(70);
    });
  });

  test('a play that is cancelled while its run is being submitted stops that run before it ends', async () => {
    await during('submitRun', { submit: true }, async (play, { world, underWay, letGo }) => {
      await underWay;
      const answer = await play.handle.executeUpdate(cancelUpdate, { args: [ADA] });
      expect(answer.ended).toBe(false);
      letGo();
      expect(await play.handle.result()).toMatchObject({ stage: 'cancelled', ended: true });
      expect(world.calls.filter((call) => call.startsWith('shutDownRun'))).toHaveLength(1);
    });
  });

  test('a run that is adopted while another is being submitted stays bound, and the other one is shown', async () => {
    await during('submitRun', { submit: true }, async (play, { underWay, letGo }) => {
      await underWay;
      const run = { ...freshRun('by-hand'), uid: 'uid-of-by-hand' };
      await play.handle.executeUpdate(adoptUpdate, { args: [{ ...ADA, run }] });
      letGo();
      const status = await play.until(({ attention }) => attention.length > 0);
      expect(status.run?.name).toBe('by-hand');
      expect(status.attention[0]).toContain('another run claims this task');
    });
  });

  test('an approval during the opening of the gate before it is not lost when nothing else comes', async () => {
    await during('openGate', { submit: true }, async (play, { world, underWay, letGo }) => {
      const everything = [...OPENED.flat(), ...READY_FOR_QA, ...APPROVED];
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      world.answer(everything);
      await play.deliver(OPENED.flat());
      await play.observe(world.reach('wait-pr-created'));
      await underWay;
      await play.deliver(READY_FOR_QA);
      await play.deliver(APPROVED);
      letGo();
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.observe(world.reach('wait-pr-approved'));
      await play.until(({ stage }) => stage === 'finalizing');
      expect(world.openings.map(({ gate }) => gate)).toEqual([0, 1, 2]);
    });
  });
});
