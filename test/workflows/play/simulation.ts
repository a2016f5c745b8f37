import type { OpenGateOutcome } from '../../../activities/play-activities.ts';
import { judgeGate } from '../../../signals/conditions.ts';
import type { Fact, RunSnapshot } from '../../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';
import type { PlayInput } from '../../../signals/messages.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { POLICY } from './policy.ts';
import { freshRun, gateNode } from './world.ts';

/**
 * The pure core with a world around it that is as simple as can be: a run with three gates, and a GitHub that answers
 * what `read` says. No Temporal, no clock of its own.
 */

const START = Date.parse('2026-03-01T12:00:00Z');
const NODES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];

export const INPUT: PlayInput = {
  identity: { repositoryId: 4242, owner: 'acme', repository: 'shop', task: '7' },
  policy: POLICY,
  run: { namespace: 'argo', template: 'baton-play', parameters: {} },
  submit: false,
  generation: 1,
  pastPullRequests: [],
  carried: null,
};

export interface Opening {
  readonly gate: number;
  readonly commit: string | null;
  /** How much of the life had happened, as the caller counts it. */
  readonly happened: number;
}

export interface Simulation {
  readonly state: () => PlayState;
  readonly openings: readonly Opening[];
  readonly labels: readonly string[];
  /** The run reaches its next gate and the watch says so. */
  reachGate(): void;
  /** The run as the watch would tell it again. */
  observe(): void;
  deliver(id: string, facts: readonly Fact[]): void;
  /** The sweep makes the play read everything again. */
  nudge(): void;
  /** Lets the play act until it waits for a fact or for more than a minute. */
  settle(): void;
  gatesReached(): number;
}

/**
 * `read` is what GitHub answers at that moment of a pull request (null: of all that are open), `happened` how much of the
 * life has happened.
 */
export function simulate(read: (pullRequest: number | null) => readonly Fact[], happened: () => number): Simulation {
  let now = START;
  let revision = 1;
  let run = freshRun('play-shop-7');
  const openings: Opening[] = [];
  const labels: string[] = [];
  let state = bind(begin(INPUT, now), run, 0, now);

  const change = (patch: Partial<RunSnapshot>): RunSnapshot => {
    revision += 1;
    run = { ...run, ...patch, resourceVersion: String(revision) };
    return run;
  };

  const openGate = (effect: Extract<Effect, { kind: 'openGate' }>): OpenGateOutcome => {
    const { input } = effect;
    const facts = read(input.pullRequest);
    const known = input.known ?? emptyKnowledge(input.pullRequest ?? 0);
    const judgement = judgeGate(input.policy, learnAll(known, facts), input.gate, input.waived);
    if (judgement.verdict !== 'held') return { kind: 'condition-not-held', unmet: judgement.unmet, facts };
    expectRunning(run, input.node.id);
    if (run.stage !== input.stageNow) return { kind: 'stage-mismatch', run, found: run.stage };
    openings.push({ gate: input.gate, commit: judgement.commit ?? null, happened: happened() });
    labels.push(input.stageNext);
    const gates = run.gates.map((node) =>
      node.id === input.node.id ? { ...node, phase: 'Succeeded', message: 'Resumed by Baton: x' } : node,
    );
    const opened = change({ gates, stage: input.stageNext, stageRevision: input.stageRevision });
    return { kind: 'resumed', run: opened, commit: judgement.commit ?? null, facts };
  };

  const perform = (effect: Effect): Performed => {
    switch (effect.kind) {
      case 'openGate':
        return { effect, outcome: openGate(effect) };
      case 'moveStage':
        if (run.stage !== effect.input.from)
          throw new Error(`label ${String(run.stage)} moved from ${String(effect.input.from)}`);
        labels.push(effect.input.to);
        return {
          effect,
          outcome: {
            kind: 'moved',
            run: change({ stage: effect.input.to, stageRevision: effect.input.stageRevision }),
          },
        };
      case 'refresh':
        return { effect, outcome: { kind: 'read', facts: read(effect.input.pullRequest) } };
      case 'readRun':
        return { effect, outcome: { kind: 'read', run } };
      case 'findPullRequests':
        return { effect, outcome: { kind: 'found', facts: read(null) } };
      default:
        throw new Error(`this world knows no ${effect.kind}`);
    }
  };

  const settle = (): void => {
    for (let step = 0; step < 50; step += 1) {
      state = tick(state, now);
      const decision = decide(state, now);
      if (decision.kind === 'end') return;
      if (decision.kind === 'act') state = apply(setOff(state, decision.effect), perform(decision.effect), now);
      else if (decision.until !== null && decision.until - now <= 60_000) now = decision.until;
      else return;
    }
    throw new Error('the play never comes to rest');
  };

  return {
    state: () => state,
    openings,
    labels,
    settle,
    gatesReached: () => run.gates.length,
    reachGate: () => {
      state = foldRun(
        state,
        change({ gates: [...run.gates, gateNode(NODES[run.gates.length] ?? 'unknown', run.gates.length)] }),
      );
    },
    nudge: () => {
      state = foldNudge(state, { reason: 'silent', pullRequest: null });
    },
    observe: () => {
      state = foldRun(state, run);
    },
    deliver: (delivery, facts) => {
      state = foldDelivery(state, { delivery, event: 'pull_request', facts });
    },
  };
}

function expectRunning(run: RunSnapshot, id: string): void {
  const node = run.gates.find((gate) => gate.id === id);
  if (node?.phase !== 'Running') throw new Error(`gate ${id} is ${node?.phase ?? 'absent'}, and was opened again`);
}
