import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { recordingClient, startBridge } from './bridge-under-test.ts';

/** A promise and what resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

test('a bridge that is told to go answers what is under way, and takes nothing new', async () => {
  const reached = gate();
  const temporal = gate();
  const base = recordingClient();
  const client = recordingClient({
    with: {
      signal: async (...given) => {
        reached.open();
        await temporal.opened;
        return base.signal(...given);
      },
    },
  });
  const bridge = await startBridge({ client, drainMs: 500 });
  const underWay = bridge.deliver('pull_request', pullRequestDelivery('opened'));
  await reached.opened;

  const closing = bridge.close();
  const ready = await bridge.get('/readyz');
  expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
  temporal.open();
  expect((await underWay).status).toBe(202);
  await closing;
  await expect(bridge.get('/livez')).rejects.toThrow();
});

test('somebody who sends half a request and then nothing does not keep a bridge from going', async () => {
  const bridge = await startBridge({ client: recordingClient(), bridge: { deadlineMs: 200 } });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(bridge.url).port) });
  socket.write('POST /webhooks/github HTTP/1.1\r\nhost: bridge\r\n');
  await once(socket, 'connect');
  expect((await bridge.get('/livez')).status).toBe(200);
  socket.on('error', () => undefined);
  const hungUp = once(socket, 'close');
  await bridge.close();
  await hungUp;
});
