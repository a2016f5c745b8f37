import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { PlayActivities } from '../../activities/play-activities.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';

/** A namespace of its own on the shared dev server, so that task queues and search attributes are nobody else's. */
export async function createNamespace(address: string, name: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace: name,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
  } finally {
    await connection.close();
  }
}

/** Ends a workflow without its knowing. */
export async function terminate(address: string, namespace: string, id: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await new Client({ connection, namespace }).workflow.getHandle(id).terminate();
  } finally {
    await connection.close();
  }
}

/** Nothing of the outside answers, and no run was made: a play can be spoken to, and moves nothing. */
const nothing = async () => ({ kind: 'unreachable', why: 'there is no cluster here' }) as const;
const refused = async () => ({ kind: 'refused', code: 'template-missing', why: 'there is no template here' }) as const;
const ACTIVITIES: PlayActivities = {
  openGate: nothing,
  moveStage: nothing,
  claimRun: nothing,
  submitRun: refused,
  findSubmitted: nothing,
  shutDownRun: nothing,
  findRuns: nothing,
  readRun: nothing,
  refresh: nothing,
  findPullRequests: nothing,
  publishStatus: nothing,
  comment: nothing,
};

/** Workers for plays while `during` lasts. */
export async function withWorkers(address: string, namespace: string, during: () => Promise<void>): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  try {
    const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
    const plays = await Worker.create({ connection, namespace, taskQueue: TASK_QUEUES.plays, workflowsPath });
    const taskQueue = TASK_QUEUES.plays;
    const effects = await Worker.create({ connection, namespace, taskQueue, activities: { ...ACTIVITIES } });
    const { publishStatus, comment } = ACTIVITIES;
    const publications = await Worker.create({
      connection,
      namespace,
      taskQueue: TASK_QUEUES.publications,
      activities: { publishStatus, comment },
    });
    await plays.runUntil(effects.runUntil(publications.runUntil(during)));
  } finally {
    await connection.close();
  }
}
