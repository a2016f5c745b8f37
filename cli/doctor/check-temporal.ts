import { SEARCH_ATTRIBUTES, TASK_QUEUES } from '../../signals/messages.ts';
import type { ConnectedClient } from '../../worker/connect.ts';
import { SWEEP_WORKFLOW, watchId } from '../../workflows/upkeep/names.ts';
import { GRPC } from '../errors.ts';
import type { ServerSetup } from '../server-setup.ts';
import { fail, ok, warn, type Check, type Finding } from './finding.ts';

/** A connection that several checks share; asked for only where it is needed, and the same each time. */
export type Connect = () => Promise<{
  readonly client: ConnectedClient;
  readonly setup: Pick<ServerSetup, 'searchAttributes'>;
}>;

/** GitHub keeps deliveries for three days, and a play has to be known as long as one of its own can come again. */
const LEAST_RETENTION_S = 3 * 24 * 3_600;

const SETUP = 'baton setup';

/** Whether Temporal answers, knows our namespace, and keeps what has ended for long enough. */
export function checkNamespace(connect: Connect): Check {
  return {
    about: 'Temporal',
    look: async () => {
      const { client } = await connect();
      const { namespace } = client.options;
      const answer = await client.workflowService.describeNamespace({ namespace });
      const seconds = Number(answer.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
      const found = `it answers, and knows the namespace ${namespace}`;
      if (seconds >= LEAST_RETENTION_S) return [ok('Temporal', found)];
      const todo = `Late deliveries can start ended plays anew. Keep them for three days at least:\ntemporal operator namespace update --namespace ${namespace} --retention 30d`;
      return [warn('Temporal', `${found}, which keeps what has ended for ${String(seconds / 3_600)} h`, todo)];
    },
  };
}

/** Whether all search attributes are registered, with their types. */
export function checkSearchAttributes(connect: Connect): Check {
  const about = 'search attributes';
  return {
    about,
    look: async () => {
      const present = await (await connect()).setup.searchAttributes();
      const wanted = Object.values(SEARCH_ATTRIBUTES);
      const missing = wanted.filter(({ name }) => !present.has(name)).map(({ name }) => name);
      const other = wanted.filter(({ name, type }) => present.has(name) && present.get(name) !== type);
      return [
        ...(missing.length === 0 ? [] : [fail(about, `${missing.join(', ')} not registered`, SETUP)]),
        ...other.map(({ name, type }) =>
          fail(
            about,
            `${name} is ${present.get(name) ?? ''}, expected ${type}`,
            'Rename the other one, then: baton setup',
          ),
        ),
        ...(missing.length + other.length > 0 ? [] : [ok(about, `all ${String(wanted.length)} are registered`)]),
      ];
    },
  };
}

type DescribeTaskQueue = Parameters<ConnectedClient['workflowService']['describeTaskQueue']>[0];

/** How the protocol numbers what is polled for (`temporal.api.enums.v1.TaskQueueType`). */
const POLLED: Readonly<Record<'workflows' | 'activities', number>> = { workflows: 1, activities: 2 };

/** Statuses and comments are written there, and nothing is decided. */
const WITHOUT_WORKFLOWS: readonly string[] = [TASK_QUEUES.publications];

/** Whether a worker polls this queue, for all that comes through it. */
export function checkWorkers(connect: Connect, queue: string): Check {
  const about = `workers of ${queue}`;
  return {
    about,
    look: async () => {
      const { client } = await connect();
      const { namespace } = client.options;
      const kinds = WITHOUT_WORKFLOWS.includes(queue)
        ? (['activities'] as const)
        : (['workflows', 'activities'] as const);
      const polls = await Promise.all(
        kinds.map(async (kind) => {
          // The enum itself is in a package that is not ours to import.
          const request: unknown = { namespace, taskQueue: { name: queue }, taskQueueType: POLLED[kind] };
          const { pollers } = await client.workflowService.describeTaskQueue(request as DescribeTaskQueue);
          return { kind, identities: new Set(pollers.map(({ identity }) => identity)) };
        }),
      );
      const idle = polls.filter(({ identities }) => identities.size === 0).map(({ kind }) => kind);
      const [{ identities } = { identities: new Set() }] = polls;
      if (idle.length === 0) return [ok(about, `${String(identities.size)} polling for ${kinds.join(' and ')}`)];
      return [fail(about, `nobody polls for ${idle.join(' and ')}`, 'Start the worker: baton worker')];
    },
  };
}

/** Whether the runs of these namespaces are watched, and the sweep comes round. */
export function checkUpkeep(connect: Connect, namespaces: readonly string[]): Check {
  const about = 'watch and sweep';
  return {
    about,
    look: async () => {
      const { client } = await connect();
      const watched = await Promise.all(
        namespaces.map(async (namespace) => {
          const description = await orAbsent(client.workflow.getHandle(watchId(namespace)).describe());
          return { namespace, isRunning: description?.status.name === 'RUNNING' };
        }),
      );
      const sweep = await orAbsent(client.schedule.getHandle(SWEEP_WORKFLOW).describe());
      const deaf = watched.filter(({ isRunning }) => !isRunning).map(({ namespace }) => namespace);
      const findings: Finding[] = [
        ...(deaf.length === 0 ? [] : [fail(about, `nobody watches the runs in ${deaf.join(', ')}`, SETUP)]),
        ...(sweep === null ? [fail(about, 'the sweep is not scheduled', SETUP)] : []),
        ...(sweep?.state.paused === true
          ? [
              warn(
                about,
                'the sweep is paused: nothing heals',
                `temporal schedule toggle --schedule-id ${SWEEP_WORKFLOW} --unpause --reason …`,
              ),
            ]
          : []),
      ];
      return findings.length > 0 ? findings : [ok(about, `${namespaces.join(', ')} watched, the sweep scheduled`)];
    },
  };
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: string };
    const isAbsent = name === 'WorkflowNotFoundError' || name === 'ScheduleNotFoundError';
    if (isAbsent || code === GRPC.notFound || cause?.code === GRPC.notFound) return null;
    throw error;
  }
}
