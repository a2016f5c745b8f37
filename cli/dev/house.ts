import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { connectClient, type ConnectedClient } from '../../worker/connect.ts';
import { startBatonProcess, type BatonProcess } from './baton-process.ts';
import type { Cleanup } from './cleanup.ts';
import type { ClusterKind } from './open-cluster.ts';
import { PROCESSES_LOG, type ProcessEvent, type ProcessRecord } from './process-record.ts';
import { startStandIns, type Ports, type StandIns } from './start-stand-ins.ts';
import { WEBHOOK_SECRET } from './write-config.ts';

/** Everything that runs for a demo or for development, but agents and people. */
export interface House {
  /** Gets the raw logs. */
  readonly logs: string;
  readonly config: Config;
  readonly configFile: string;
  readonly standIns: StandIns;
  readonly bridgeUrl: string;
  readonly client: ConnectedClient;
  readonly worker: {
    /** SIGKILL. */
    readonly kill: () => Promise<void>;
    /** Starts the worker again. */
    readonly start: () => Promise<void>;
  };
  /** Rejects when a process of Baton's ends that nobody has ended. */
  readonly failed: Promise<never>;
}

/** What a house is built with. */
export interface HouseOptions {
  /** Gets the configuration, and a folder `logs`. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly ports?: Ports;
  /** @default stand-in */
  readonly cluster?: ClusterKind;
  /** Ends the building. */
  readonly signal: AbortSignal;
  /** What is to be there before Baton looks for the first time. */
  readonly beforeBaton?: (standIns: StandIns) => Promise<void>;
}

/** Builds the house: stand-ins first, then Baton's own two processes, as they would run anywhere. */
export async function openHouse(options: HouseOptions, cleanup: Cleanup): Promise<House> {
  const { folder } = options;
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const configFile = join(folder, 'baton.yaml');
  const standIns = await startStandIns(
    {
      folder: logs,
      configFile,
      ports: options.ports ?? {},
      cluster: options.cluster ?? 'stand-in',
      signal: options.signal,
    },
    cleanup,
  );
  await options.beforeBaton?.(standIns);

  const expected = new Set<BatonProcess>();
  let tell: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    tell = reject;
  });
  failed.catch(() => undefined);
  const end = (process: BatonProcess, how: (process: BatonProcess) => Promise<void>): Promise<void> => {
    expected.add(process);
    return how(process);
  };
  const start = async (command: 'bridge' | 'worker'): Promise<BatonProcess> => {
    const logFile = join(logs, `${command}.log`);
    const starting = startBatonProcess({ command, configFile, logFile, env: options.env, signal: options.signal });
    cleanup.add(async () => end(await starting, ({ stop }) => stop()));
    const process = await starting;
    const note = (event: ProcessEvent): void => {
      const record: ProcessRecord = { at: Date.now(), process: command, pid: process.pid, ...event };
      appendFileSync(join(logs, PROCESSES_LOG), `${JSON.stringify(record)}\n`);
    };
    note({ event: 'ready' });
    void process.ended.then(({ exitCode, signal, inWords }) => {
      note({ event: 'ended', exitCode, signal });
      if (!expected.has(process)) tell(new Error(`baton ${command}: ${inWords}; see ${logFile}`));
    });
    return process;
  };

  const [bridge, firstWorker] = await Promise.all([start('bridge'), start('worker')]);
  let worker = firstWorker;
  const bridgeUrl = String(bridge.ready['url']);
  addHooks(standIns, `${bridgeUrl}/webhooks/github`);
  const config = loadConfig({ path: configFile, env: {} });
  const client = await connectClient(config, {});
  cleanup.add(() => client.connection.close());
  return {
    logs,
    config,
    configFile,
    standIns,
    bridgeUrl,
    client,
    worker: {
      kill: () => end(worker, ({ kill }) => kill()),
      start: async () => {
        worker = await start('worker');
      },
    },
    failed,
  };
}

/** A hook for each repository, and an App's for those that are told twice. */
function addHooks({ github }: StandIns, url: string): void {
  for (const { id, name } of github.world.state.repositories.values()) {
    const hook = { url, secret: WEBHOOK_SECRET, repositories: [id] };
    github.hooks.add(hook);
    if (name === 'warehouse') github.hooks.add({ ...hook, kind: 'app' });
  }
}
