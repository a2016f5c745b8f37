import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PLAY_WORKFLOW, playId, reconfigureUpdate, SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { policyDigest } from '../../../signals/policy-digest.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, withWorkers, type RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

describeWithDevServer('what an operator can search for', () => {
  let server: OwnServer;

  beforeAll(async () => {
    server = await startOwnServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  /** Ids of the running plays that a list query finds. */
  const found = async (query: string): Promise<string[]> => {
    const ids: string[] = [];
    const listed = server.client.workflow.list({
      query: `WorkflowType = "${PLAY_WORKFLOW}" AND ExecutionStatus = "Running" AND ${query}`,
    });
    for await (const { workflowId } of listed) ids.push(workflowId);
    return ids.sort();
  };

  /** Asks until the list shows exactly these: it is brought up to date a little later than the play. */
  const finds = async (query: string, ids: readonly string[]): Promise<void> => {
    for (;;) if (JSON.stringify(await found(query)) === JSON.stringify([...ids].sort())) return;
  };

  const attributesOf = async (play: RunningPlay): Promise<Readonly<Record<string, unknown>>> => {
    const { typedSearchAttributes } = await play.handle.describe();
    return Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  };

  test('follows the play from its start to its end, and nothing else is found with it', async () => {
    const world = createWorld();
    const identity = { ...INPUT.identity, task: '8' };
    const [id, other] = [playId(INPUT.identity), playId(identity)];
    await withWorkers(server.native, world, async () => {
      await startPlay(server.client, { ...INPUT, identity });
      const play = await startPlay(server.client, { ...INPUT, submit: true });
      await finds('BatonRepository = "acme/shop" AND BatonStage = "implementation-in-progress"', [id]);
      await finds('BatonTask = "8" AND BatonStage = "pending"', [other]);
      await finds('BatonPullRequest IS NULL', [id, other]);

      await play.observe(world.reach('wait-pr-created'));
      await finds('BatonStage = "waiting-pr-created" AND BatonAttention IS NULL', [id]);
      const everything = [...OPENED.flat(), ...READY_FOR_QA];
      world.answer(everything);
      await play.deliver(everything);
      await finds('BatonPullRequest = 70', [id]);
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.observe(world.reach('wait-pr-approved'));
      await finds('BatonStage = "waiting-pr-approved" AND BatonAttention IS NULL', [id]);
      const waiting = await play.status();
      expect(await attributesOf(play)).toMatchObject({
        BatonRepository: 'acme/shop',
        BatonTask: '7',
        BatonStage: 'waiting-pr-approved',
        BatonPullRequest: 70,
        BatonStageSince: new Date(waiting.stageSince),
      });
      const policy = { ...INPUT.policy, reworkLimit: 2 };
      await finds(`BatonPolicy = "${policyDigest(INPUT.policy)}"`, [id, other]);
      await play.handle.executeUpdate(reconfigureUpdate, { args: [{ by: 'ada', reason: 'fewer rounds', policy }] });
      await finds(`BatonPolicy = "${policyDigest(policy)}"`, [id]);
      await finds(`BatonStageSince >= "${waiting.stageSince}"`, [id]);
      await finds(`BatonStage STARTS_WITH "waiting-" AND BatonStageSince < "${waiting.stageSince}"`, []);

      // Somebody else moves the label: a person is needed, and the stage stays what it is.
      await play.observe(world.change({ stage: 'edited-by-hand' }));
      await finds('BatonAttention = "stage-mismatch"', [id]);
      expect(await found('BatonStage = "waiting-pr-approved" AND BatonAttention IS NULL')).toEqual([]);
      await play.observe(world.change({ stage: 'waiting-pr-approved' }));
      await finds('BatonStage = "waiting-pr-approved" AND BatonAttention IS NULL', [id]);
      expect(await attributesOf(play)).not.toHaveProperty(SEARCH_ATTRIBUTES.attention.name);

      world.answer([...everything, ...APPROVED]);
      await play.deliver(APPROVED);
      await finds('BatonStage = "finalizing"', [id]);
      expect(await found('TemporalReportedProblems IS NOT NULL')).toEqual([]);
      await play.observe(world.change({ phase: 'Succeeded' }));
      await play.handle.result();
      expect(await attributesOf(play)).toMatchObject({ BatonStage: 'completed', BatonPullRequest: 70 });
    });
  });
});
