import type { Fact } from '../../signals/facts.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { LABELS } from '../../signals/marks.ts';
import type { GitHub } from '../github/github.ts';
import type { OpenGateInput, OpenGateOutcome } from '../play-activities.ts';
import { isRun, readGate, type GateReading } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience, type Step } from './compare-and-set.ts';
import { gateOpening } from './gate-opening.ts';
import { judgeAgain, type FreshJudgement } from './judge-again.ts';
import { resumeToken } from './resume-token.ts';
import { snapshotOf } from './snapshot.ts';
import { stampOf } from './stamp.ts';
import { nodeOf } from './workflow-nodes.ts';

/** What opening a gate touches. */
interface OpenGatePorts extends Patience {
  readonly cluster: Cluster;
  readonly github: Pick<GitHub, 'readPullRequest'>;
}

/** How old the read of the pull request may be when the patch goes out, from its beginning. Milliseconds. */
const MOST_AGE_MS = 5_000;

/**
 * Opens a gate: reads the pull request and the run again, and if the condition holds and our visit still waits, resumes
 * it and moves the stage label in one patch (where only the Argo Server reaches the node, the label stays); else writes
 * nothing and says why. Every look reads both anew, and the pull
 * request once more where that was 5 s ago when everything else is known: the condition held in a read right before the
 * patch. Throws `ClusterError` and `GitHubError`.
 */
export async function openGate(ports: OpenGatePorts, input: OpenGateInput): Promise<OpenGateOutcome> {
  const { run, node } = input;
  const token = resumeToken({ play: input.play, uid: run.uid, nodeId: node.id, startedAt: node.startedAt });
  return compareAndSet<OpenGateOutcome>(ports.cluster, run, ports, async () => {
    const began = ports.clock();
    const [judgement, workflow] = await Promise.all([
      judgeAgain(ports.github, input),
      ports.cluster.readWorkflow(run.namespace, run.name, { nodesNeeded: true }),
    ]);
    const reading = isRun(workflow, run.uid) ? readGate(workflow, { ...input, token }) : null;
    // What we did stays done, however the condition stands by now.
    if (!judgement.held && reading?.kind !== 'already-resumed') return notHeld(judgement);
    if (workflow === null || reading === null) return done({ kind: 'gone' });
    if (reading.kind !== 'ready')
      return done(outcomeOf(workflow, gateNames(input.policy.stages), reading, judgement.facts));
    const isFresh = ports.clock() - began <= MOST_AGE_MS;
    const fresh = isFresh ? judgement : await judgeAgain(ports.github, input);
    if (!fresh.held) return notHeld(fresh);
    return resume(ports.clock(), input, token, { workflow, judgement: fresh, outputs: reading.outputs });
  });
}

function notHeld({ unmet, facts }: FreshJudgement): Step<OpenGateOutcome> {
  return done({ kind: 'condition-not-held', unmet, facts });
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
    ...gateOpening(workflow, { node, token, commit, outputs, move }),
    landed: (committed) => {
      const opened = isRun(committed, run.uid) ? nodeOf(committed, node.id) : undefined;
      const isOpen = opened?.phase === 'Succeeded' && opened.message?.includes(token) === true;
      // An operation leaves the label where it was: its play moves it next.
      const hasMoved = workflow.reach !== undefined || committed.metadata.labels?.[LABELS.stage] === stageNext;
      return isOpen && hasMoved
        ? { kind: 'resumed', run: snapshotOf(committed, gateNames(input.policy.stages)), commit, facts }
        : null;
    },
  };
}

function outcomeOf(
  workflow: KubernetesObject,
  gates: readonly string[],
  reading: Exclude<GateReading, { kind: 'ready' }>,
  facts: readonly Fact[],
): OpenGateOutcome {
  const run = snapshotOf(workflow, gates);
  if (reading.kind === 'already-resumed') return { kind: 'already-resumed', run, commit: reading.commit, facts };
  if (reading.kind === 'stage-mismatch') return { kind: 'stage-mismatch', run, found: reading.found };
  return { kind: reading.kind, run, why: reading.why };
}

function done(outcome: OpenGateOutcome): Step<OpenGateOutcome> {
  return { kind: 'done', outcome };
}
