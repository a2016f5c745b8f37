import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import { connectTemporal } from '../../cli/connect-temporal.ts';
import { readStages } from '../../cli/read-stages.ts';
import type { Moved } from '../../cli/stage/move.ts';
import type { ShownStage } from '../../cli/stage/pages.ts';
import type { StageChange } from '../../signals/transition.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { openTransitions, type Transitions } from '../workflows/transition/transitions-under-test.ts';
import { baton, type Ended } from './in-process.ts';
import { createNamespace } from './real-server.ts';

const NAMESPACE = 'baton-cli-stage';
const GATE = 'waiting-pr-created';

describeWithDevServer('baton stage on a Temporal server and a cluster', () => {
  let world: Transitions;
  let native: NativeConnection;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    await createNamespace(devServerAddress(), NAMESPACE);
    native = await NativeConnection.connect({ address: devServerAddress() });
    world = await openTransitions();
    folder = mkdtempSync(join(tmpdir(), 'baton-stage-'));
    file = join(folder, 'baton.yaml');
    writeFileSync(file, `kubernetes: { server: '${world.standIn.url}' }\n`);
    expect((await real(['setup'])).code).toBe(0);
  });
  afterAll(async () => {
    await native.close();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const real = (argv: readonly string[]): Promise<Ended> => {
    const env = { TEMPORAL_ADDRESS: devServerAddress(), TEMPORAL_NAMESPACE: NAMESPACE, BATON_CONFIG: file };
    return baton(argv, {
      env,
      now: Date.now,
      connect: (config) => connectTemporal(config, env),
      readStages: (config, query) => readStages(config, env, query),
    });
  };
  const json = async <T>(...argv: string[]): Promise<T> => JSON.parse((await real([...argv, '--json'])).out) as T;
  const labelOf = async (name: string): Promise<string | null> =>
    (await json<ShownStage[]>('stage', 'get', name))[0]?.stage ?? null;

  test('runs are moved, looked at, rolled back and found by selector', async () => {
    const [one, two] = [await world.place(), await world.place()].map(({ metadata }) => `argo/${metadata.name}`);
    if (one === undefined || two === undefined) throw new Error('there are two');
    await world.during(
      { nativeConnection: native },
      async () => {
        const set = ['stage', 'set', '--to', GATE];
        expect(await json<Moved[]>(...set, '--dry-run', one)).toMatchObject([
          { outcome: 'would-move', from: 'pending' },
        ]);
        expect(await labelOf(one)).toBe('pending');

        expect(await json<Moved[]>(...set, '--reason', 'x', one, two)).toMatchObject([
          { outcome: 'moved', to: GATE },
          { outcome: 'moved', to: GATE },
        ]);
        const selected = await json<ShownStage[]>('stage', 'get', '--selector', `current-stage=${GATE}`);
        expect(selected.map(({ run }) => `${run?.namespace ?? ''}/${run?.name ?? ''}`)).toEqual([one, two]);

        const back = await real(['stage', 'set', '--to', 'pending', '--back', '--reason', 'x', one]);
        expect(back).toMatchObject({
          code: 1,
          out: expect.stringContaining('it may go to implementation-in-progress'),
        });

        expect(await json<Moved[]>('stage', 'rollback', '--reason', 'wrong run', one)).toMatchObject([
          { outcome: 'moved', from: GATE, to: 'pending' },
        ]);
        const history = await json<StageChange[]>('stage', 'history', one);
        expect(history.map(({ to, reason }) => [to, reason])).toEqual([
          [GATE, 'x'],
          ['pending', 'wrong run'],
        ]);
      },
      NAMESPACE,
    );
  });
});
