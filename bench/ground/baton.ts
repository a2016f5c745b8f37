import { join } from 'node:path';
import { startBatonProcess, type BatonProcess } from '../../cli/dev/baton-process.ts';
import type { Cleanup } from '../../cli/dev/cleanup.ts';
import { REPOSITORIES } from '../../cli/dev/people.ts';
import { WEBHOOK_SECRET } from '../../cli/dev/write-config.ts';
import type { Hooks } from '../../standins/github/webhooks/hooks.ts';

/** The repository whose plays are measured. */
export const REPOSITORY = REPOSITORIES[0];

/** What the hook is told of; the rest, `push` and `status` above all, GitHub keeps to itself, as a hook of Baton's is set up. */
const EVENTS = ['pull_request', 'pull_request_review', 'issue_comment', 'check_suite'];

/** Baton's own two processes, as they run anywhere. */
export interface Baton {
  /** Starts both, or starts them anew: what they have gathered by then is gone. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly pids: () => { readonly bridge: number; readonly worker: number };
}

/** What Baton's processes are started with. */
interface BatonOptions {
  readonly configFile: string;
  readonly logs: string;
  readonly env: NodeJS.ProcessEnv;
  readonly hooks: Hooks;
}

/** Nothing runs before the first `restart`. */
export function createBaton({ configFile, logs, env, hooks }: BatonOptions, cleanup: Cleanup): Baton {
  let running: { readonly bridge: BatonProcess; readonly worker: BatonProcess } | null = null;
  const start = (command: 'bridge' | 'worker'): Promise<BatonProcess> =>
    startBatonProcess({ command, configFile, env, logFile: join(logs, `${command}.log`) });
  const stop = async (): Promise<void> => {
    await Promise.all([running?.bridge.stop(), running?.worker.stop()]);
    running = null;
  };
  cleanup.add(stop);
  return {
    stop,
    restart: async () => {
      await stop();
      const [bridge, worker] = await Promise.all([start('bridge'), start('worker')]);
      running = { bridge, worker };
      for (const hook of [...hooks.list()]) hooks.remove(hook);
      const url = `${String(bridge.ready['url'])}/webhooks/github`;
      hooks.add({ url, secret: WEBHOOK_SECRET, repositories: [REPOSITORY.id], events: EVENTS });
    },
    pids: () => {
      if (running === null) throw new Error("Baton's processes have not been started");
      return { bridge: running.bridge.pid, worker: running.worker.pid };
    },
  };
}
