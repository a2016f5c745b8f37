import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectBridge, type BridgeConnection } from '../../bridge/connect.ts';
import { createTemporalBridgeClient } from '../../bridge/temporal-bridge-client.ts';
import { SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { createTemporalSetup } from '../../cli/temporal-setup.ts';
import { connectClient } from '../../worker/connect.ts';
import { createNamespace } from '../cli/real-server.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { startBridge, type BridgeUnderTest } from './bridge-under-test.ts';

const opened = pullRequestDelivery('opened', { pullRequest: { branch: 'task-7' } });

describeWithDevServer('a bridge to a namespace that was not set up', () => {
  const namespace = `bridge-${randomUUID().slice(0, 8)}`;
  let temporal: BridgeConnection;
  let bridge: BridgeUnderTest;
  beforeAll(async () => {
    await createNamespace(devServerAddress(), namespace);
    temporal = connectBridge({ address: devServerAddress() }, namespace);
    bridge = await startBridge({ client: createTemporalBridgeClient(temporal.client) });
  });
  afterAll(async () => {
    await bridge.close();
    await temporal.close();
  });

  /** Registers search attributes as `baton setup` does. */
  const register = async (attributes: readonly (typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES][]) => {
    const client = await connectClient({ temporal: { address: devServerAddress(), namespace } }, {});
    await createTemporalSetup(client, client.connection).addSearchAttributes(attributes);
    await client.connection.close();
  };
  const readiness = async (): Promise<unknown> => {
    const answer = await bridge.get('/readyz');
    return { status: answer.status, body: await answer.json() };
  };
  const notReady = (attribute: string) => ({
    status: 503,
    body: { status: 'temporal-refused', reason: expect.stringMatching(`${attribute}.*\`baton setup\``) },
  });

  test('is not ready, and refuses what would start a play in words that name `baton setup`, and asks for another try in a minute', async () => {
    expect(await readiness()).toEqual(notReady('Baton'));
    const { status, headers, body } = await bridge.deliver('pull_request', opened);
    expect([status, headers.get('retry-after')]).toEqual([503, '60']);
    expect(body).toMatchObject({ code: 'BATON_TEMPORAL_REFUSED', detail: expect.stringContaining('`baton setup`') });
    expect(bridge.audits()).toMatchObject([{ outcome: 'failed', reason: 'temporal-refused', status: 503 }]);
    expect(bridge.audits()).toMatchObject([{ detail: expect.stringContaining('`baton setup`') }]);
  });

  test('is not ready while one search attribute of a play is missing, and ready when none is', async () => {
    const { policy, ...others } = SEARCH_ATTRIBUTES;
    await register(Object.values(others));
    expect(await readiness()).toEqual(notReady(policy.name));
    await register([policy]);
    expect(await readiness()).toEqual({ status: 200, body: { status: 'ok' } });
    expect((await bridge.deliver('pull_request', opened)).status).toBe(202);
  });
});
