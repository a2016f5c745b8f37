import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { dieWithUs } from '../../standins/temporal/die-with-us.ts';
import type { Reached } from './bare-worker.ts';

/** The skeleton's worker, at work in a process of its own. */
export interface BareWorker {
  readonly pid: number;
  /** Resolves with the time (milliseconds since 1970) at which the activity of this step ran. To be called before it can. */
  readonly reached: (workflow: string, step: number) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts it, and resolves once it polls. Throws if it ends before. */
export async function startBareWorker(address: string, taskQueue: string): Promise<BareWorker> {
  const file = fileURLToPath(new URL('./bare-worker.js', import.meta.url));
  const child = fork(file, [address, taskQueue], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  dieWithUs(child);
  const waiting = new Map<string, (at: number) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message: Reached | 'ready') => {
      if (message === 'ready') resolve();
      else waiting.get(`${message.workflow} ${message.step}`)?.(message.at);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`the bare worker ended with ${String(code ?? signal)}`));
    });
  });
  await ready;
  return {
    pid: child.pid ?? -1,
    reached: (workflow, step) =>
      new Promise((resolve) => {
        waiting.set(`${workflow} ${step}`, resolve);
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
