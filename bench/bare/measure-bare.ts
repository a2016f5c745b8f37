import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { percentile } from '../../cli/demo/latencies.ts';
import type { DevServer } from '../../standins/temporal/dev-server.ts';
import { preciseNow } from '../ground/precise-now.ts';
import { startProcessorClock } from '../ground/process-figures.ts';
import { startBareWorker, type BareWorker } from './start-bare-worker.ts';
import { STEPS, stepSignal, threeSignals } from './three-signals.ts';

/** What Temporal itself takes, with nothing of Baton's in it. */
export interface BareFigures {
  /** Of one workflow. */
  readonly historyEvents: number;
  /** Round trips from signal to activity a second, with `atOnce` workflows at once. */
  readonly perSecond: number;
  readonly atOnce: number;
  /** From a signal that was sent to the server's answer, one workflow at a time: the median. */
  readonly acknowledgedMs: number;
  /** From a signal that was sent to the activity that runs, one workflow at a time. */
  readonly activityMs: { readonly p50: number; readonly p99: number };
  /** Milliseconds of processor time a round trip with many at once, by process; `bench` is who signals. */
  readonly processorMsPerRoundTrip: Readonly<Record<'worker' | 'temporal' | 'bench', number | null>>;
}

/** How much is measured. */
export interface BareScale {
  readonly alone: number;
  readonly atOnce: number;
}

const TASK_QUEUE = 'bare';
/** Milliseconds in which one workflow comes to rest, and in which many that have been started do. */
const REST_MS = 100;
const ALL_REST_MS = 3_000;

/** Measures the skeleton on a dev server, first alone, then many at once. */
export async function measureBare(client: Client, { address, pid }: DevServer, scale: BareScale): Promise<BareFigures> {
  const worker = await startBareWorker(address, TASK_QUEUE);
  try {
    // The first ones load code on all sides.
    await alone(client, worker, 3, 'warm-up');
    const { acknowledged, reached } = await alone(client, worker, scale.alone, 'alone');
    const { events } = await client.workflow.getHandle('bare/alone/0').fetchHistory();
    const processes = { worker: worker.pid, temporal: pid, bench: process.pid };
    const { perSecond, processorMs } = await atOnce(client, worker, scale.atOnce, processes);
    return {
      historyEvents: events?.length ?? 0,
      perSecond,
      atOnce: scale.atOnce,
      acknowledgedMs: percentile(acknowledged, 0.5) ?? NaN,
      processorMsPerRoundTrip: processorMs,
      activityMs: { p50: percentile(reached, 0.5) ?? NaN, p99: percentile(reached, 0.99) ?? NaN },
    };
  } finally {
    await worker.stop();
  }
}

async function alone(client: Client, worker: BareWorker, count: number, name: string) {
  const acknowledged: number[] = [];
  const reached: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const handle = await start(client, `bare/${name}/${index}`);
    // It waits for its first signal; one that came sooner would share the first workflow task.
    await pause(REST_MS);
    for (let step = 1; step <= STEPS; step += 1) {
      const isReached = worker.reached(handle.workflowId, step);
      const sentAt = preciseNow();
      await handle.signal(stepSignal);
      acknowledged.push(preciseNow() - sentAt);
      reached.push((await isReached) - sentAt);
      await pause(REST_MS);
    }
    await handle.result();
  }
  return { acknowledged, reached };
}

async function atOnce(
  client: Client,
  worker: BareWorker,
  count: number,
  processes: Readonly<Record<'worker' | 'temporal' | 'bench', number>>,
) {
  const handles = await Promise.all(
    Array.from({ length: count }, (_, index) => start(client, `bare/at-once/${index}`)),
  );
  await pause(ALL_REST_MS);
  const processorTime = startProcessorClock(processes);
  const startedAt = preciseNow();
  const ends = await Promise.all(
    handles.map(async (handle) => {
      let at = startedAt;
      for (let step = 1; step <= STEPS; step += 1) {
        const isReached = worker.reached(handle.workflowId, step);
        await handle.signal(stepSignal);
        at = await isReached;
      }
      return at;
    }),
  );
  const roundTrips = count * STEPS;
  return {
    perSecond: (roundTrips * 1_000) / (Math.max(...ends) - startedAt),
    processorMs: processorTime(roundTrips),
  };
}

function start(client: Client, workflowId: string) {
  return client.workflow.start(threeSignals, { workflowId, taskQueue: TASK_QUEUE, args: [workflowId] });
}
