import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connectBridge, type BridgeConnection } from '../../bridge/connect.ts';
import { createTemporalBridgeClient } from '../../bridge/temporal-bridge-client.ts';
import { SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { startBridge, type BridgeUnderTest } from './bridge-under-test.ts';

const MAINTAINER = { id: 202, login: 'maintainer', bot: false };

describeWithDevServer('on a real Temporal server, a delivery', () => {
  const repository = `Acme/bridge-${randomUUID().slice(0, 8)}`;
  let temporal: BridgeConnection;
  let bridge: BridgeUnderTest;
  beforeAll(async () => {
    temporal = connectBridge({ address: devServerAddress() }, 'default');
    bridge = await startBridge({ client: createTemporalBridgeClient(temporal.client), repository });
  });
  afterAll(async () => {
    await bridge.close();
    await temporal.close();
  });

  const play = (task: string): string => `play/${repository.toLowerCase()}/${task}`;
  const handleOf = (task: string) => temporal.client.workflow.getHandle(play(task));
  const opened = (task: string) => pullRequestDelivery('opened', { pullRequest: { branch: `task-${task}` } });
  /** Names its task, but its sender holds no role. */
  const labeled = (task: string) =>
    pullRequestDelivery('labeled', {
      sender: MAINTAINER,
      pullRequest: { branch: `task-${task}` },
      more: { label: { id: 1, name: `task-${task}` } },
    });
  const signalsOf = async (task: string): Promise<number> => {
    const { events } = await handleOf(task).fetchHistory();
    return (events ?? []).filter((event) => Boolean(event.workflowExecutionSignaledEventAttributes)).length;
  };

  test('starts a play that can be found by what it is about', async () => {
    const answer = await bridge.deliver('pull_request', opened('1'));
    expect(answer).toMatchObject({ status: 202, body: { outcome: 'accepted', play: play('1') } });
    const { type, taskQueue, typedSearchAttributes } = await handleOf('1').describe();
    expect([type, taskQueue]).toEqual(['play', 'plays']);
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.repository)).toBe(repository);
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.task)).toBe('1');
    expect(await signalsOf('1')).toBe(1);
    await handleOf('1').terminate();
  });

  test('reaches a play that runs, even from somebody who could not have started it', async () => {
    await bridge.deliver('pull_request', opened('2'));
    const { runId } = await handleOf('2').describe();
    const answer = await bridge.deliver('pull_request', labeled('2'));
    expect(answer.status).toBe(202);
    expect((await handleOf('2').describe()).runId).toBe(runId);
    expect(await signalsOf('2')).toBe(2);
    await handleOf('2').terminate();
  });

  test('comes late to a play that has ended, and does not start it again', async () => {
    await bridge.deliver('pull_request', opened('3'));
    const { runId } = await handleOf('3').describe();
    await handleOf('3').terminate();
    const answers = [
      await bridge.deliver('pull_request', opened('3')),
      await bridge.deliver('pull_request', labeled('3')),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({ outcome: 'late', reason: 'play-closed', play: play('3') });
    }
    expect((await handleOf('3').describe()).runId).toBe(runId);
  });

  test('is ignored where there never was a play and it may not start one', async () => {
    const { body } = await bridge.deliver('pull_request', labeled('4'));
    expect(body).toEqual({ outcome: 'ignored', reason: 'no-play', play: play('4') });
  });

  test('starts one play, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => bridge.deliver('pull_request', opened('5'))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await signalsOf('5')).toBe(20);
    await handleOf('5').terminate();
  });

  test('would be taken, and the probe says so', async () => {
    const ready = await bridge.get('/readyz');
    expect(ready.status).toBe(200);
  });
});
