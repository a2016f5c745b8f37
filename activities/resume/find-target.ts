import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import { playId } from '../../signals/messages.ts';
import type { ResumeTarget } from '../../signals/resume.ts';
import { ClusterError, type Cluster, type KubernetesObject } from '../argo/cluster.ts';
import { listAll } from '../argo/list-all.ts';
import type { RunsOfTasks } from '../argo/live-runs.ts';
import { taskOf } from '../argo/run-claim.ts';
import { snapshotOf } from '../argo/snapshot.ts';
import { brokenRules } from './check-rules.ts';
import type { FindTargetInput, FindTargetOutcome, FoundRun } from './resume-activities.ts';
import type { SeePlay } from './see-play.ts';
import { seenVisit } from './seen-visit.ts';

/** What looking for a run touches. */
export interface FindTargetPorts {
  readonly cluster: Cluster;
  readonly liveRuns: RunsOfTasks;
  readonly endedRuns: RunsOfTasks;
  readonly seePlay: SeePlay;
}

/** Runs of one task that are told of: more than two are as ambiguous as two. */
const MOST_TOLD = 10;

/**
 * Looks for the run that a request can mean: by the task that runs claim (never by their labels alone), narrowed by name and
 * label selector, as the cluster shows them now; and at the play of the task. Throws `ClusterError`, and the client's errors
 * where Temporal does not answer.
 */
export async function findTarget(ports: FindTargetPorts, input: FindTargetInput): Promise<FindTargetOutcome> {
  const { target } = input;
  const { identity, namespace } = target;
  const [named, selected] = await Promise.all([readNamed(ports.cluster, target), select(ports.cluster, target)]);
  if (selected !== null && 'kind' in selected) return selected;
  const mayBeMeant = ({ metadata: { name, uid = '' } }: KubernetesObject): boolean =>
    (target.workflowName === null || name === target.workflowName) && (selected === null || selected.has(uid));
  const live = await ports.liveRuns.of(namespace, identity, (workflow) => ({
    name: workflow.metadata.name,
    meant: mayBeMeant(workflow) ? foundRun(workflow, input) : null,
  }));
  const meant = live.flatMap((run) => (run.meant === null ? [] : [run.meant]));
  const play = await ports.seePlay(playId(identity), meant.length === 0);
  const endedRun = (workflow: KubernetesObject) => (mayBeMeant(workflow) ? snapshotOf(workflow, []) : null);
  const ended = meant.length > 0 ? [] : await ports.endedRuns.of(namespace, identity, endedRun);
  return {
    kind: 'looked',
    found: meant.slice(0, MOST_TOLD),
    others: live.flatMap((run) => (run.meant === null ? [run.name] : [])).slice(0, MOST_TOLD),
    ended: [...ended]
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
      .slice(0, MOST_TOLD)
      .map(({ name, uid, phase }) => ({ name, uid, phase })),
    stranger: named === null ? null : strangeness(named, target),
    play,
  };
}

function foundRun(workflow: KubernetesObject, { gates, nodes, rules }: FindTargetInput): FoundRun {
  return {
    run: snapshotOf(workflow, gates),
    visit: seenVisit(workflow, nodes),
    broken: brokenRules(workflow, rules),
  };
}

async function readNamed(
  cluster: Pick<Cluster, 'readWorkflow'>,
  { namespace, workflowName }: ResumeTarget,
): Promise<KubernetesObject | null> {
  return workflowName === null ? null : cluster.readWorkflow(namespace, workflowName);
}

/** Uids of the runs that the request's selector finds; null without one. The server knows best what a selector means. */
async function select(
  cluster: Pick<Cluster, 'listWorkflows'>,
  { namespace, labelSelector }: ResumeTarget,
): Promise<ReadonlySet<string> | Extract<FindTargetOutcome, { kind: 'refused' }> | null> {
  if (labelSelector === null) return null;
  try {
    const { items } = await listAll(cluster, namespace, labelSelector, ({ metadata }) => metadata.uid ?? null);
    return new Set(items);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 400) throw error;
    return { kind: 'refused', why: `the Kubernetes API can't read the label selector: ${error.message}` };
  }
}

/** Why the run of that name can't be meant, in words; null if it works on the task. */
function strangeness(workflow: KubernetesObject, { identity }: ResumeTarget): string | null {
  const { name, labels } = workflow.metadata;
  if (labels?.[LABELS.workflowType] !== PLAY_WORKFLOW_TYPE) {
    return `run ${name} does not carry the label ${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}: it is no play's`;
  }
  const task = taskOf(workflow);
  if (task === null) return `run ${name} names no task: its arguments repository and task-id would`;
  const isMeant =
    task.task === identity.task &&
    task.owner === identity.owner.toLowerCase() &&
    task.repository === identity.repository.toLowerCase();
  return isMeant ? null : `run ${name} works on ${task.owner}/${task.repository}#${task.task}`;
}
