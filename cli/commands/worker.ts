import { Command } from 'commander';
import { cannotListen } from '../../errors/cannot-listen.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { toBatonError } from '../errors.ts';

/** `baton worker`: the process that runs workflows and activities. Its logs are JSON lines. */
export function workerCommand(shell: Shell): Command {
  const command = new Command('worker').description(
    'Run the worker: workflows and activities, until SIGINT or SIGTERM. Its log is JSON lines.',
  );
  const work = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const { config } = await context.config();
      const { runWorker } = await import('../../worker/run-worker.ts');
      const { env } = context.surroundings;
      const signal = context.surroundings.stopSignal();
      try {
        await runWorker({ config, env, signal });
      } catch (error) {
        // Stopped while it still looked for Temporal.
        if (signal.aborted && toBatonError(error).retryable) return undefined;
        throw cannotListen(
          error,
          `port ${String(config.worker.metricsPort)}`,
          'worker.metricsPort or BATON_WORKER_METRICS_PORT',
        );
      }
      return undefined;
    });
  return commonOptions(command, [
    'baton worker',
    'TEMPORAL_ADDRESS=temporal:7233 baton worker --config /etc/baton.yaml',
  ]).action(work);
}
