import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { BareActivities } from './three-signals.ts';
import { preciseNow } from '../ground/precise-now.ts';

/** Said to the parent process when an activity has been reached. */
export interface Reached {
  readonly workflow: string;
  readonly step: number;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
}

/**
 * The skeleton's worker, a process of its own as Baton's is: `node bare-worker.js ADDRESS TASK_QUEUE`, forked. Says
 * `ready` once it polls, then each activity that is reached; ends with its parent.
 */
const [address = '', taskQueue = ''] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const say = (message: Reached | 'ready'): void => {
  process.send?.(message);
};
const activities: BareActivities = {
  reached: async (workflow, step) => {
    say({ workflow, step, at: preciseNow() });
  },
};
const source = import.meta.url.endsWith('.ts') ? './three-signals.ts' : './three-signals.js';
const workflowsPath = fileURLToPath(new URL(source, import.meta.url));
const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
process.once('disconnect', () => process.exit());
const running = worker.run();
say('ready');
await running;
