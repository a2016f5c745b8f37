import type { Config } from '../../config/schema.ts';
import { createLogger } from '../../telemetry/log.ts';
import { runWorker } from '../../worker/run-worker.ts';

/** A line of a worker's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A worker that runs in this process. */
interface WorkerHere {
  readonly log: readonly LogLine[];
  /** Ends it as a signal of the operating system would. */
  stop(): Promise<void>;
}

/** Runs a worker; resolves once it is ready. */
export async function runWorkerHere(config: Config): Promise<WorkerHere> {
  const log: LogLine[] = [];
  const stopping = new AbortController();
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const write = (text: string): void => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    if (line['msg'] === 'worker ready') ready();
  };
  const logger = createLogger({ destination: { write } });
  const running = runWorker({ config, env: {}, signal: stopping.signal, logger });
  await Promise.race([isReady, running]);
  return {
    log,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
