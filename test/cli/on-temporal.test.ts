import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectTemporal } from '../../cli/connect-temporal.ts';
import type { FoundRun } from '../../cli/read-run.ts';
import type { Surroundings } from '../../cli/surroundings.ts';
import type { Patience } from '../../cli/temporal-plays.ts';
import type { ListedPlay } from '../../cli/plays.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { freshRun } from '../workflows/play/world.ts';
import { baton, type Ended } from './in-process.ts';
import { createNamespace, terminate, withWorkers } from './real-server.ts';

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

  const real = (
    argv: readonly string[],
    env: NodeJS.ProcessEnv = {},
    patience?: Patience,
    found: FoundRun | null = null,
  ): Promise<Ended> => {
    const all = { TEMPORAL_ADDRESS: devServerAddress(), TEMPORAL_NAMESPACE: NAMESPACE, BATON_CONFIG: file, ...env };
    const connect: Surroundings['connect'] = (config) => connectTemporal(config, all, patience);
    return baton(argv, { env: all, now: Date.now, connect, readRun: async () => found });
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

    const open = await untilListed(['list', '--repository', 'acme/shop'], (plays) => plays.length === 2);
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

  test('a changed configuration reaches the plays that are under way, and they say by which they judge', async () => {
    await json(['setup']);
    await withWorkers(devServerAddress(), NAMESPACE, async () => {
      for (const task of ['21', '22']) await json(['start', 'acme/shop', task]);
      await untilListed(['list'], (plays) => ['21', '22'].every((task) => plays.includes(`play/acme/shop/${task}`)));
      writeFileSync(file, 'repositories:\n  - { name: Acme/Shop, id: 11 }\nreworkLimit: 2\n');

      interface Report {
        policy: string;
        plays: { play: string; outcome: string; before: string }[];
      }
      const run = async (...argv: string[]): Promise<[Report, Record<string, string>]> => {
        const { code, out } = await real(['reconfigure', ...argv, '--json']);
        expect(code).toBe(0);
        const report = JSON.parse(out) as Report;
        const own = report.plays.filter(({ play }) => /\/2[12]$/.test(play));
        return [report, Object.fromEntries(own.map(({ play, outcome }) => [play, outcome]))];
      };
      const [PLAY_21, PLAY_22] = ['play/acme/shop/21', 'play/acme/shop/22'];
      const [dry, would] = await run('--all', '--dry-run');
      expect(would).toEqual({ [PLAY_21]: 'would-change', [PLAY_22]: 'would-change' });
      expect((await json<PlayStatus>(['status', 'acme/shop#21'])).policy).not.toBe(dry.policy);

      expect((await run('acme/shop#21', '--reason', 'fewer rounds'))[1]).toEqual({ [PLAY_21]: 'changed' });
      const status = await json<PlayStatus>(['status', 'acme/shop#21']);
      expect(status).toMatchObject({ policy: dry.policy, rework: { limit: 2 } });
      const said = status.journal.map(({ what }) => what);
      expect(said).toContainEqual(expect.stringMatching(/^reconfigured by .+: fewer rounds$/));

      const [, rest] = await run('--repository', 'acme/shop', '--reason', 'fewer rounds');
      expect(rest).toEqual({ [PLAY_21]: 'same', [PLAY_22]: 'changed' });
      for (const task of ['21', '22']) await json(['cancel', `acme/shop#${task}`, '--reason', 'over']);
    });
  });

  /** Visibility follows after a moment. */
  const untilListed = async (
    argv: readonly string[],
    holds: (plays: readonly string[]) => boolean,
  ): Promise<ListedPlay[]> => {
    for (;;) {
      const listed = await json<ListedPlay[]>(argv);
      if (holds(listed.map(({ play }) => play))) return listed;
    }
  };

  test('a run is never taken from the play that holds it, and can be had once that play is no more', async () => {
    await json(['setup']);
    const found = { run: freshRun('play-32'), claim: { owner: 'acme', repository: 'shop', task: '32' }, owner: null };
    const adopt = (task: string): Promise<Ended> =>
      real(['adopt', `acme/shop#${task}`, '--run', 'play-32', '--reason', 'x', '--force'], {}, undefined, found);
    await withWorkers(devServerAddress(), NAMESPACE, async () => {
      for (const task of ['31', '32']) await json(['start', 'acme/shop', task]);
      expect(await adopt('32')).toMatchObject({ code: 0 });
      expect(await adopt('31')).toMatchObject({ code: 1, err: expect.stringContaining('the play acme/shop#32') });
      await terminate(devServerAddress(), NAMESPACE, 'play/acme/shop/32');
      expect(await adopt('31')).toMatchObject({ code: 0 });
      await terminate(devServerAddress(), NAMESPACE, 'play/acme/shop/31');
    });
  });

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
