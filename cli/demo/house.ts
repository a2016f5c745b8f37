import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { connectClient, type ConnectedClient } from '../../worker/connect.ts';
import { startBatonProcess, type BatonProcess } from '../dev/baton-process.ts';
import type { Cleanup } from '../dev/cleanup.ts';
import { submitByHand } from '../dev/play-template.ts';
import { startStandIns, type StandIns } from '../dev/start-stand-ins.ts';
import { WEBHOOK_SECRET } from '../dev/write-config.ts';
import type { DemoPlay } from './demo-play.ts';

/** Everything that runs while a demo runs, but its agents and people. */
export interface House {
  /** Gets the raw logs. */
  readonly logs: string;
  readonly config: Config;
  readonly standIns: StandIns;
  readonly client: ConnectedClient;
  readonly worker: {
    readonly kill: () => Promise<void>;
    /** Starts the worker again. */
    readonly start: () => Promise<void>;
  };
  /** Rejects when a process of Baton's ends that nobody has ended. */
  readonly failed: Promise<never>;
}

/** Builds the house: stand-ins first, then the runs that somebody submits by hand, then Baton's own two processes. */
export async function openHouse(plays: readonly DemoPlay[], env: NodeJS.ProcessEnv, cleanup: Cleanup): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-demo-'));
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const configFile = join(folder, 'baton.yaml');
  const standIns = await startStandIns({ folder: logs, configFile }, cleanup);
  for (const { repository, task, byHand = [] } of plays) {
    for (const name of byHand) await submitByHand(standIns.cluster.url, { name, repository, task });
  }

  let report: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    report = reject;
  });
  failed.catch(() => undefined);
  const start = async (command: 'bridge' | 'worker'): Promise<BatonProcess> => {
    const process = await startBatonProcess({ command, configFile, logFile: join(logs, `${command}.log`), env });
    cleanup.add(() => process.stop());
    return process;
  };
  const watchOver = (process: BatonProcess, command: string): BatonProcess => {
    void process.ended.then((how) => {
      if (!expected.has(process)) report(new Error(`baton ${command}: ${how}; see ${logs}`));
    });
    return process;
  };
  const expected = new Set<BatonProcess>();

  const [bridge, firstWorker] = await Promise.all([start('bridge'), start('worker')]);
  cleanup.add(async () => {
    expected.add(bridge);
    expected.add(worker);
  });
  watchOver(bridge, 'bridge');
  let worker = watchOver(firstWorker, 'worker');
  addHooks(standIns, `${String(bridge.ready['url'])}/webhooks/github`);

  const client = await connectClient({ temporal: { address: standIns.temporal.address, namespace: 'default' } }, {});
  cleanup.add(() => client.connection.close());
  return {
    logs,
    config: loadConfig({ path: configFile, env: {} }),
    standIns,
    client,
    worker: {
      kill: async () => {
        expected.add(worker);
        await worker.kill();
      },
      start: async () => {
        worker = watchOver(await start('worker'), 'worker');
      },
    },
    failed,
  };
}

/** A hook for each repository, and an App's for those that are told twice. */
function addHooks({ github }: StandIns, url: string): void {
  for (const repository of github.world.state.repositories.values()) {
    github.hooks.add({ url, secret: WEBHOOK_SECRET, repositories: [repository.id] });
    if (repository.name === 'warehouse') {
      github.hooks.add({ url, secret: WEBHOOK_SECRET, repositories: [repository.id], kind: 'app' });
    }
  }
}
