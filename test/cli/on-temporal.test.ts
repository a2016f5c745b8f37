import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectTemporal } from '../../cli/connect-temporal.ts';
import type { Patience } from '../../cli/temporal-plays.ts';
import type { ListedPlay } from '../../cli/plays.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { baton, type Ended } from './in-process.ts';
import { createNamespace, withWorkers } from './real-server.ts';

const NAMESPACE = 'baton-cli';

describeWithDevServer('baton on a Temporal server', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    await createNamespace(devServerAddress(), NAMESPACE);
    folder = mkdtempSync(join(tmpdir(), 'baton-real-'));
    file = join(folder, 'baton.yaml');
    writeFileSync(file, 'repositories:\n  - { name: Acme/Shop, id: 11 }\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const real = (argv: readonly string[], env: NodeJS.ProcessEnv = {}, patience?: Patience): Promise<Ended> => {
    const all = { TEMPORAL_ADDRESS: devServerAddress(), TEMPORAL_NAMESPACE: NAMESPACE, BATON_CONFIG: file, ...env };
    return baton(argv, { env: all, now: Date.now, connect: (config) => connectTemporal(config, all, patience) });
  };
  const json = async <T>(argv: readonly string[]): Promise<T> => {
    const { code, out, err } = await real([...argv, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as T;
  };

  test('a play is started, spoken to, found, ended and followed by its next generation', async () => {
    const first = await json<{ outcome: string }[]>(['setup']);
    expect(first.map(({ outcome }) => outcome)).toEqual(first.map(() => 'created'));
    const second = await json<{ outcome: string }[]>(['setup']);
    expect(second.map(({ outcome }) => outcome)).toEqual(first.map(() => 'present'));

    await withWorkers(devServerAddress(), NAMESPACE, async () => {
      await json(['start', 'acme/shop', '7']);
      const status = await json<PlayStatus>(['status', 'acme/shop#7']);
      expect(status).toMatchObject({ play: 'play/acme/shop/7', generation: 1, identity: { owner: 'Acme' } });

      const held = await json<PlayStatus>(['hold', 'acme/shop#7', '--reason', 'lunch', '--by', 'grace']);
      expect(held.held).toMatchObject({ by: 'grace', reason: 'lunch' });
      const refused = await real(['hold', 'acme/shop#7', '--reason', 'again']);
      expect(refused).toMatchObject({
        code: 1,
        err: 'baton: The play cannot do that now: the play is on hold already, by grace: lunch [BATON_COMMAND_REFUSED]\n',
      });

      await json(['cancel', 'acme/shop#7', '--reason', 'over']);
      const end = await real(['status', 'acme/shop#7', '--watch', '--json']);
      expect(end.code).toBe(1);
      expect(JSON.parse(end.out)).toMatchObject({ ended: true, stage: 'cancelled' });

      expect((await real(['start', 'acme/shop', '7'])).err).toContain('it has ended; --again starts the next one');
      expect(await json(['start', 'acme/shop', '7', '--again'])).toMatchObject({ outcome: 'started', generation: 2 });
      expect(await json(['start', 'acme/shop', '8'])).toMatchObject({ outcome: 'started', generation: 1 });
    });

    const open = await untilListed(['list', '--repository', 'acme/shop'], 2);
    expect(open.map(({ play, running }) => ({ play, running }))).toEqual(
      expect.arrayContaining([
        { play: 'play/acme/shop/7', running: true },
        { play: 'play/acme/shop/8', running: true },
      ]),
    );
    expect(await json(['list', '--stage', 'finalizing'])).toEqual([]);

    const asleep = await real(['status', 'acme/shop#7'], {}, { request: 500, update: 500 });
    expect(asleep).toMatchObject({ code: 3, err: expect.stringContaining('is `baton worker` running?') });
  });

  /** Visibility follows after a moment. */
  const untilListed = async (argv: readonly string[], count: number): Promise<ListedPlay[]> => {
    for (;;) {
      const listed = await json<ListedPlay[]>(argv);
      if (listed.length === count) return listed;
    }
  };

  test('a play that is not there is not found', async () => {
    expect((await real(['hold', 'acme/shop#404', '--reason', 'x'])).code).toBe(4);
    expect((await real(['status', 'acme/shop#404'])).code).toBe(4);
  });

  test('a namespace that is not there is refused, and a server that is not there does not answer', async () => {
    const [namespace, server] = await Promise.all([
      real(['list'], { TEMPORAL_NAMESPACE: 'nowhere' }),
      real(['list'], { TEMPORAL_ADDRESS: '127.0.0.1:1' }),
    ]);
    expect(namespace).toMatchObject({ code: 1, err: expect.stringContaining('[BATON_TEMPORAL_REFUSED]') });
    expect(server).toMatchObject({ code: 3, err: expect.stringContaining('[BATON_TEMPORAL_UNREACHABLE]') });
  });
});
