import type { GatePolicies } from '../../signals/judgement.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { OpenGateInput, OpenGateOutcome } from '../play-activities.ts';
import type { KubernetesObject } from './cluster.ts';
import { RESUME_COMMIT_ANNOTATION } from './labels.ts';
import { commitInMessage } from './gate-opening.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';
import { suppliedOutputs, type SuppliedOutput } from './supplied-outputs.ts';
import { suspendDurationMs } from './suspend-duration.ts';
import { nodeOf, nodesOf, type WorkflowNode } from './workflow-nodes.ts';

type OutcomeKind = Exclude<OpenGateOutcome['kind'], 'resumed' | 'condition-not-held' | 'unreachable'>;

/** What a run says about one visit of one gate. */
export type GateReading =
  /** Our node waits and nothing forbids to resume it; all its outputs have values. */
  | { readonly kind: 'ready'; readonly outputs: readonly (SuppliedOutput & { readonly value: string })[] }
  /** An attempt of ours has landed; `commit` is the head at which it was judged. */
  | { readonly kind: 'already-resumed'; readonly commit: string | null }
  | { readonly kind: Exclude<OutcomeKind, 'already-resumed' | 'gone' | 'stage-mismatch'>; readonly why: string }
  | { readonly kind: 'stage-mismatch'; readonly found: string | null };

/** Which visit of which gate is meant. */
export type GateVisit = Pick<OpenGateInput, 'node' | 'gate' | 'stageNow' | 'stageRevision' | 'values'> & {
  readonly policy: Pick<GatePolicies, 'stages'>;
  readonly token: string;
};

/** Whether this is the run that is meant; a namesake with another uid is not. */
export function isRun(workflow: KubernetesObject | null, uid: string): workflow is KubernetesObject {
  return workflow !== null && workflow.metadata.uid === uid;
}

/** Reads the state of a visit from the run; pure. Everything that is not `ready` means: do not write. */
export function readGate(workflow: KubernetesObject, visit: GateVisit): GateReading {
  const node = nodeOf(workflow, visit.node.id);
  if (node?.startedAt === visit.node.startedAt && isOurs(node, visit.token)) {
    return { kind: 'already-resumed', commit: commitOf(workflow, node, visit.token) };
  }
  const run = snapshotOf(workflow, gateNames(visit.policy.stages));
  if (hasEnded(workflow)) return { kind: 'completed', why: `the run has ended: ${run.phase}` };
  if (run.hidden !== null) return { kind: 'needs-argo-server', why: `the run's nodes are ${run.hidden}` };
  if (node === undefined) return { kind: 'not-yet-suspended', why: 'the run has no such node yet' };
  if (node.startedAt !== visit.node.startedAt) {
    return { kind: 'not-yet-suspended', why: `the gate was reached again at ${node.startedAt ?? 'an unknown time'}` };
  }
  if (node.type !== 'Suspend') return { kind: 'not-yet-suspended', why: `the node is ${node.type}, not Suspend` };
  if (run.shutdown !== null) return { kind: 'stopped', why: `the run is being shut down (${run.shutdown})` };
  if (node.phase === 'Succeeded') return releasedBy(workflow, node);
  if (node.phase !== 'Running')
    return { kind: 'stopped', why: `the node is ${node.phase}: ${node.message ?? 'no message'}` };
  if (run.suspended) return { kind: 'blocked-by-spec-suspend', why: 'spec.suspend is on: nothing would be scheduled' };
  return readWaitingNode(workflow, node, visit);
}

function readWaitingNode(workflow: KubernetesObject, node: WorkflowNode, visit: GateVisit): GateReading {
  const rivals = activeNodesOf(workflow, visit);
  if (rivals.length > 1) {
    return {
      kind: 'ambiguous',
      why: `several nodes wait at this gate: ${rivals
        .map(({ id }) => id)
        .sort()
        .join(', ')}`,
    };
  }
  const outputs = suppliedOutputs(node, visit.values);
  const missing = outputs.filter((output) => output.value === null).map((output) => output.name);
  if (missing.length > 0) return { kind: 'needs-value', why: `nobody supplied a value for ${missing.join(', ')}` };
  const found = workflow.metadata.labels?.[LABELS.stage] ?? null;
  // Where our revision has come as far as this visit's, its play has gone on since, though the label may be what it was.
  const { labelled, stageRevision } = snapshotOf(workflow, []);
  const isMislabelled = found !== visit.stageNow || stageRevision >= visit.stageRevision;
  if (labelled && isMislabelled) return { kind: 'stage-mismatch', found };
  return {
    kind: 'ready',
    outputs: outputs.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }])),
  };
}

/** Waiting suspend nodes whose names mean this gate. */
function activeNodesOf(workflow: KubernetesObject, visit: GateVisit): WorkflowNode[] {
  const names = visit.policy.stages[visit.gate]?.gate.nodes ?? [];
  return nodesOf(workflow).filter(
    (node) =>
      node.type === 'Suspend' &&
      node.phase === 'Running' &&
      (node.id === visit.node.id || names.includes(node.displayName) || names.includes(node.templateName)),
  );
}

function isOurs(node: WorkflowNode, token: string): boolean {
  return node.phase === 'Succeeded' && node.message?.includes(token) === true;
}

function commitOf(workflow: KubernetesObject, node: WorkflowNode, token: string): string | null {
  const { annotations } = workflow.metadata;
  const commit = annotations?.[RESUME_COMMIT_ANNOTATION];
  const isNoted = annotations?.[ANNOTATIONS.resumeToken] === token && commit !== undefined && commit !== '';
  return isNoted ? commit : commitInMessage(node.message);
}

/**
 * Who opened a node that Succeeded, other than the visit that is asked for. Argo leaves no message when a duration has
 * passed, and none for `argo resume` without single sign-on either.
 */
export function releasedBy(
  workflow: KubernetesObject,
  node: WorkflowNode,
): { readonly kind: 'resumed-by-other' | 'released-by-duration'; readonly why: string } {
  const { message } = node;
  if (typeof message === 'string' && message !== '') return { kind: 'resumed-by-other', why: message };
  const duration = suspendDurationMs(workflow, node.templateName);
  const lasted = Date.parse(node.finishedAt ?? '') - Date.parse(node.startedAt ?? '');
  // Stamps are cut to whole seconds, so that a wait can look up to a second shorter than it was.
  const hasPassed = duration !== null && (Number.isNaN(lasted) || lasted + 1_000 >= duration);
  return hasPassed
    ? { kind: 'released-by-duration', why: `its own duration of ${String(duration / 1_000)} s has passed` }
    : { kind: 'resumed-by-other', why: 'somebody resumed it without leaving a message' };
}
