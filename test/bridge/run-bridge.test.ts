import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runBridge } from '../../bridge/run-bridge.ts';
import { configSchema } from '../../config/schema.ts';
import { createLogger } from '../../telemetry/log.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import type { LogLine } from './bridge-under-test.ts';

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/** Listens on a free port of loopback until the test ends. */
async function taken(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

/** Runs the bridge as its process does. */
function start(address: string, port = 0, namespace = 'default') {
  const stopping = new AbortController();
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  const write = (text: string): void => {
    log.push(JSON.parse(text) as LogLine);
    for (const look of waiting) look();
  };
  const ended = runBridge({
    config: configSchema.parse({ bridge: { host: '127.0.0.1', port, secrets: ['secret'] } }),
    temporal: { connection: { address }, namespace },
    github: { readPullRequest: async () => null },
    signal: stopping.signal,
    logger: createLogger({ destination: { write } }),
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  ended.catch(() => undefined);
  /** Resolves with the first line whose message satisfies `holds`. */
  const line = (holds: (message: string) => boolean) =>
    new Promise<LogLine>((resolve, reject) => {
      const look = (): void => {
        const found = log.find(({ msg }) => holds(String(msg)));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      ended.then(() => reject(new Error(`it ended: ${JSON.stringify(log)}`)), reject);
    });
  /** What was said, but for the HTTP server's own word about each address. */
  const said = (): unknown[] => log.map(({ msg }) => msg).filter((msg) => !String(msg).startsWith('Server listening'));
  return { said, line, stop, ended };
}

describe('a bridge that is started without Temporal', () => {
  test('says at once and once that it is not reachable and where, and that it goes on trying, and never that it is ready', async () => {
    const bridge = start('127.0.0.1:1');
    const { msg, level, url } = await bridge.line((message) => message.startsWith('Temporal'));
    expect({ msg, level }).toEqual({
      level: 'warn',
      msg: 'Temporal is not reachable at 127.0.0.1:1: deliveries are answered 503, and it is tried again',
    });
    expect((await fetch(`${String(url)}/livez`)).status).toBe(200);
    await bridge.stop();
    expect(bridge.said()).toEqual([msg, 'bridge stopping', 'bridge stopped']);
  });
});

describe('a bridge that can not listen', () => {
  test('says where, why, and which options name another address', async () => {
    const port = await taken();
    const bridge = start('127.0.0.1:1', port);
    await expect(bridge.ended).rejects.toMatchObject({
      code: 'BATON_CANNOT_LISTEN',
      detail: `127.0.0.1:${String(port)}: somebody else listens there (EADDRINUSE); choose another with --host and --port, or bridge.host and bridge.port`,
    });
  });
});

describeWithDevServer('a bridge that is started with Temporal', () => {
  test('says that it is ready, and where it listens', async () => {
    const bridge = start(devServerAddress());
    const { url } = await bridge.line((message) => message === 'bridge ready');
    expect((await fetch(`${String(url)}/readyz`)).status).toBe(200);
    await bridge.stop();
    expect(bridge.said()).toEqual(['bridge ready', 'bridge stopping', 'bridge stopped']);
  });

  test('in which no play could be started says what Temporal refuses, and never that it is ready', async () => {
    const bridge = start(devServerAddress(), 0, 'nobody-made-this-namespace');
    const { msg, reason } = await bridge.line((message) => message.startsWith('Temporal'));
    expect(msg).toMatch(/refuses: deliveries that would start a play are answered 503/);
    expect(reason).toMatch(/nobody-made-this-namespace/);
    await bridge.stop();
    expect(bridge.said()).toEqual([msg, 'bridge stopping', 'bridge stopped']);
  });
});
