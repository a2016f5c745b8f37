import { expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { holdUpdate, ledgerQuery, reconfigureUpdate } from '../../../signals/messages.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { OPENED } from './clean-life.ts';
import { playOnOwnServer } from './play-on-own-server.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const [snapshot] = OPENED[0] ?? [];

describeWithDevServer('messages that somebody sends to a play by hand', () => {
  const during = playOnOwnServer();

  const MALFORMED: readonly [signal: string, args: unknown[], words: string][] = [
    ['delivered', [], 'BATON_MESSAGE_MALFORMED: signal delivered'],
    ['delivered', [{ delivery: 1, event: 'x', facts: [] }], 'BATON_MESSAGE_MALFORMED: signal delivered'],
    ['observed', ['hello'], 'BATON_MESSAGE_MALFORMED: signal observed'],
    ['observed', [{ run: { ...freshRun('r'), gates: 'none' } }], 'BATON_MESSAGE_MALFORMED: signal observed'],
    ['nudged', [null], 'BATON_MESSAGE_MALFORMED: signal nudged'],
    ['nudged', [{ reason: 'x', pullRequest: -1 }], 'BATON_MESSAGE_MALFORMED: signal nudged'],
  ];

  test('are dropped where they are not what a play understands, said in the journal, and nothing else is lost', async () => {
    await during({}, async (play) => {
      for (const [signal, args] of MALFORMED) await play.handle.signal(signal, ...args);
      await play.deliver(OPENED[0] ?? []);
      const { journal, attention, pullRequests } = await play.until(({ deliveries }) => deliveries.applied === 1);
      const said = journal.map(({ what }) => what).filter((what) => what.startsWith('BATON_'));
      expect(said).toEqual(MALFORMED.map(([, , words]) => expect.stringContaining(words)));
      expect(pullRequests).toEqual([70]);
      expect(attention).toEqual([]);
    });
  });

  test.each([
    ['text that is no JSON', { encoding: 'json/plain' }, 'garbage'],
    ['an encoding that nobody knows', { encoding: 'binary/encrypted' }, '{}'],
    ['no word about its encoding', {}, '{}'],
  ])('a signal of %s is dropped as well, and the play goes on', async (_, metadata, data) => {
    await during({}, async (play) => {
      const { workflowService, options } = play.handle.client;
      await workflowService.signalWorkflowExecution({
        namespace: options.namespace,
        workflowExecution: { workflowId: play.handle.workflowId },
        signalName: 'delivered',
        input: { payloads: [{ metadata: bytesOf(metadata), data: Buffer.from(data) }] },
      });
      await play.deliver(OPENED[0] ?? []);
      const { journal } = await play.until(({ deliveries }) => deliveries.applied === 1);
      expect(journal.map(({ what }) => what)).toContainEqual(
        expect.stringContaining('BATON_MESSAGE_MALFORMED: signal delivered'),
      );
    });
  });

  test('a delivery of which one fact is malformed counts with the others, and its ledger says what was dropped', async () => {
    await during({}, async (play) => {
      const facts = [{ kind: 'rumour', pullRequest: 70 }];
      await play.handle.signal('delivered', { delivery: 'd-1', event: 'x', facts });
      await play.handle.signal('delivered', { delivery: 'd-2', event: 'x', facts: [...facts, snapshot] });
      await play.until(({ deliveries }) => deliveries.applied === 1);
      const { entries } = await play.handle.query(ledgerQuery);
      expect(entries).toMatchObject([
        { delivery: 'd-1', outcome: 'refused', reason: expect.stringContaining('BATON_MESSAGE_MALFORMED') },
        { delivery: 'd-2', outcome: 'applied' },
      ]);
    });
  });

  test.each([
    ['hold', [], 'expected object'],
    ['hold', [{ by: 'ada' }], 'reason: '],
    ['open', [{ by: 'ada', reason: 'x' }], 'gate'],
    ['adopt', [{ by: 'ada', reason: 'x', run: { name: 'r' } }], 'run.uid'],
    ['reconfigure', [{ by: 'ada', reason: 'x', policy: { ...INPUT.policy, stages: [{}] } }], 'policy.stages.0.role: '],
  ])('a command %s with the argument %j is refused in words', async (name, args, words) => {
    await during({}, async (play) => {
      const answer: unknown = await play.handle.executeUpdate(name, { args } as never).catch((error: unknown) => error);
      if (!(answer instanceof WorkflowUpdateFailedError)) throw new Error(`it was not refused: ${String(answer)}`);
      expect(answer.cause).toMatchObject({ type: 'BATON_MESSAGE_MALFORMED', nonRetryable: true });
      expect(answer.cause?.message).toContain(words);
      await play.handle.executeUpdate(holdUpdate, { args: [{ by: 'ada', reason: 'because' }] });
    });
  });

  test('a command that says more than a play understands is taken without the rest', async () => {
    await during({}, async (play) => {
      const policy = { ...INPUT.policy, colour: 'red' };
      const told = { by: 'ada', reason: 'because', policy };
      const status = await play.handle.executeUpdate(reconfigureUpdate, { args: [told] });
      expect(status.journal.at(-1)?.what).toBe('reconfigured by ada: because');
    });
  });
});

function bytesOf(metadata: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value)]));
}
