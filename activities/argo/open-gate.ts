import type { Fact } from '../../signals/facts.ts';
import { LABELS } from '../../signals/marks.ts';
import type { GitHub } from '../github/github.ts';
import type { OpenGateInput, OpenGateOutcome } from '../play-activities.ts';
import { isRun, readGate, type GateReading } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Step } from './compare-and-set.ts';
import { judgeAgain, type FreshJudgement } from './judge-again.ts';
import { resumePatch } from './resume-patch.ts';
import { resumeToken } from './resume-token.ts';
import { snapshotOf } from './snapshot.ts';
import { stampOf } from './stamp.ts';
import { nodeOf } from './workflow-nodes.ts';

/** What opening a gate touches. */
interface OpenGatePorts {
  readonly cluster: Cluster;
  readonly github: GitHub;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Opens a gate: reads the pull request and the run again, and if the condition holds and our visit still waits, resumes
 * it and moves the stage label in one patch; else writes nothing and says why. Every look reads both anew, so that the
 * condition held in a read at most a few seconds before the patch. Throws `ClusterError` and `GitHubError`.
 */
export async function openGate(ports: OpenGatePorts, input: OpenGateInput): Promise<OpenGateOutcome> {
  const { run, node } = input;
  const token = resumeToken({ play: input.play, uid: run.uid, nodeId: node.id, startedAt: node.startedAt });
  return compareAndSet<OpenGateOutcome>(ports.cluster, run, async () => {
    const [judgement, workflow] = await Promise.all([
      judgeAgain(ports.github, input),
      ports.cluster.readWorkflow(run.namespace, run.name),
    ]);
    const reading = isRun(workflow, run.uid) ? readGate(workflow, { ...input, token }) : null;
    const { held, unmet, facts } = judgement;
    // What we did stays done, however the condition stands by now.
    if (!held && reading?.kind !== 'already-resumed') return done({ kind: 'condition-not-held', unmet, facts });
    if (workflow === null || reading === null) return done({ kind: 'gone' });
    if (reading.kind !== 'ready') return done(outcomeOf(workflow, reading, facts));
    return resume(ports.clock(), input, token, { workflow, judgement, outputs: reading.outputs });
  });
}

function resume(
  now: number,
  input: OpenGateInput,
  token: string,
  seen: {
    workflow: KubernetesObject;
    judgement: FreshJudgement;
    outputs: Extract<GateReading, { kind: 'ready' }>['outputs'];
  },
): Step<OpenGateOutcome> {
  const { node, run, stageNow, stageNext, stageRevision, pullRequest } = input;
  const { workflow, outputs } = seen;
  const { commit, facts } = seen.judgement;
  const move = { uid: run.uid, from: stageNow, to: stageNext, stageRevision, pullRequest, at: stampOf(now) };
  return {
    kind: 'write',
    patch: resumePatch(workflow, { node, token, commit, outputs, move }),
    landed: (committed) => {
      const isOpen = nodeOf(committed, node.id)?.phase === 'Succeeded' && committed.metadata.uid === run.uid;
      const hasMoved = committed.metadata.labels?.[LABELS.stage] === stageNext;
      return isOpen && hasMoved ? { kind: 'resumed', run: snapshotOf(committed), commit, facts } : null;
    },
  };
}

function outcomeOf(
  workflow: KubernetesObject,
  reading: Exclude<GateReading, { kind: 'ready' }>,
  facts: readonly Fact[],
): OpenGateOutcome {
  const run = snapshotOf(workflow);
  if (reading.kind === 'already-resumed') return { kind: 'already-resumed', run, commit: reading.commit, facts };
  if (reading.kind === 'stage-mismatch') return { kind: 'stage-mismatch', run, found: reading.found };
  return { kind: reading.kind, run, why: reading.why };
}

function done(outcome: OpenGateOutcome): Step<OpenGateOutcome> {
  return { kind: 'done', outcome };
}
