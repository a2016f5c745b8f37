import type { PlayActivities } from '../../../activities/play-activities.ts';
import { judgeGate } from '../../../signals/conditions.ts';
import type { Fact, GateNode, RunSnapshot } from '../../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';

/**
 * A cluster and a GitHub in memory, as the play's activities see them: for tests of the workflow itself, where time and
 * histories matter. What the activities do in a real cluster is shown in test/activities and test/e2e.
 */
export interface World {
  readonly activities: PlayActivities;
  /** Names of the activities that were called, with what they were about. */
  readonly calls: readonly string[];
  readonly comments: readonly string[];
  readonly openings: readonly { readonly gate: number; readonly commit: string | undefined }[];
  /** The run as it is now. */
  run(): RunSnapshot;
  /** Changes the run as Argo would; the answer is what the watch would tell. */
  change(patch: Partial<RunSnapshot>): RunSnapshot;
  /** The run reaches the gate with this node name. */
  reach(displayName: string): RunSnapshot;
  /** What GitHub answers from now on. */
  answer(facts: readonly Fact[]): void;
}

export function createWorld(name = 'play-shop-7'): World {
  const calls: string[] = [];
  const comments: string[] = [];
  const openings: { gate: number; commit: string | undefined }[] = [];
  let facts: readonly Fact[] = [];
  let version = 1;
  let run = freshRun(name);

  const change = (patch: Partial<RunSnapshot>): RunSnapshot => {
    version += 1;
    run = { ...run, ...patch, resourceVersion: String(version) };
    return run;
  };

  const activities: PlayActivities = {
    openGate: (input) => {
      calls.push(`openGate ${String(input.gate)}`);
      const known = learnAll(input.known ?? emptyKnowledge(input.pullRequest ?? 1), facts);
      const judgement = judgeGate(input.policy, known, input.gate, input.waived);
      if (judgement.verdict !== 'held') {
        return Promise.resolve({ kind: 'condition-not-held', unmet: judgement.unmet, facts });
      }
      openings.push({ gate: input.gate, commit: judgement.commit });
      const gates = run.gates.map((node): GateNode =>
        node.id === input.node.id ? { ...node, phase: 'Succeeded', message: 'Resumed by Baton: x' } : node,
      );
      const opened = change({ gates, stage: input.stageNext, stageRevision: input.stageRevision });
      return Promise.resolve({ kind: 'resumed', run: opened, commit: judgement.commit ?? null, facts: [] });
    },
    moveStage: (input) => {
      calls.push(`moveStage ${input.to}`);
      return Promise.resolve({ kind: 'moved', run: change({ stage: input.to, stageRevision: input.stageRevision }) });
    },
    claimRun: () => {
      calls.push('claimRun');
      return Promise.resolve({ kind: 'claimed', run });
    },
    submitRun: (input) => {
      calls.push(`submitRun ${input.name} ${input.startFrom}${input.dryRun ? ' (dry run)' : ''}`);
      if (input.dryRun) return Promise.resolve({ kind: 'acceptable' });
      run = { ...freshRun(input.name), uid: `uid-of-${input.name}`, stage: input.startFrom };
      return Promise.resolve({ kind: 'submitted', run: change({}) });
    },
    findSubmitted: (input) => {
      calls.push(`findSubmitted ${input.name}`);
      return Promise.resolve(run.name === input.name ? { kind: 'found', run } : { kind: 'absent' });
    },
    shutDownRun: (input) => {
      calls.push(`shutDownRun ${input.run.name}`);
      return Promise.resolve({ kind: 'shut-down', run: change({ shutdown: input.strategy, phase: 'Failed' }) });
    },
    findRuns: () => {
      calls.push('findRuns');
      return Promise.resolve({ kind: 'found', runs: [run] });
    },
    readRun: () => {
      calls.push('readRun');
      return Promise.resolve({ kind: 'read', run });
    },
    refresh: () => {
      calls.push('refresh');
      return Promise.resolve({ kind: 'read', facts });
    },
    findPullRequests: () => {
      calls.push('findPullRequests');
      return Promise.resolve({ kind: 'found', facts });
    },
    publishStatus: (input) => {
      calls.push(`publishStatus ${input.state}`);
      return Promise.resolve({ kind: 'published' });
    },
    comment: (input) => {
      comments.push(input.body);
      return Promise.resolve({ kind: 'published' });
    },
  };

  return {
    activities,
    calls,
    comments,
    openings,
    run: () => run,
    change,
    reach: (displayName) => change({ gates: [...run.gates, gateNode(displayName, run.gates.length)] }),
    answer: (next) => {
      facts = next;
    },
  };
}

/** A run that has just begun. */
export function freshRun(name: string): RunSnapshot {
  return {
    namespace: 'argo',
    name,
    uid: `uid-of-${name}`,
    resourceVersion: '1',
    createdAt: '2026-03-01T12:00:00Z',
    phase: 'Running',
    startFrom: null,
    stage: 'implementation-in-progress',
    stageRevision: 0,
    gates: [],
    suspended: false,
    shutdown: null,
    labelled: true,
    hidden: null,
    message: null,
    gone: false,
  };
}

/** A suspend node that waits. */
export function gateNode(displayName: string, index: number): GateNode {
  const startedAt = `2026-03-01T12:0${String(index)}:00Z`;
  const id = `node-${String(index)}`;
  return {
    id,
    displayName,
    templateName: 'gate',
    phase: 'Running',
    startedAt,
    finishedAt: null,
    message: null,
    needsValue: false,
  };
}
