import { judgeAgain } from '../../../activities/argo/judge-again.ts';
import type { Fact, RunSnapshot } from '../../../signals/facts.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Effect, Performed } from '../../../workflows/play/effects.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import type { Act } from './lives-acts.ts';
import { stamp, tell } from './lives-world.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** A gate that was opened in a moving life. */
export interface MovingOpening {
  readonly gate: number;
  readonly commit: string | null;
  readonly visit: string;
  /** How many acts of the life had happened when its pull request was read. */
  readonly happened: number;
}

/** A life in which everything goes on while the play reads and writes. `choice` picks among what there is. */
export interface MovingLife {
  /** The next act happens on GitHub; its delivery is on its way. */
  readonly act: () => void;
  /** A delivery that is on its way comes. */
  readonly deliver: (choice: number) => void;
  /** One that has come comes again. */
  readonly again: (choice: number) => void;
  /** The play begins its next effect, which is done there and then; or hears what became of it. */
  readonly think: () => Promise<void>;
  /** The run goes on where it can, and the watch tells how it is. */
  readonly argo: () => void;
  readonly nudge: () => void;
  readonly openings: readonly MovingOpening[];
}

const GATES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];
const START = Date.parse('2026-03-01T12:00:00Z');
/** Milliseconds from one step to the next. */
const STEP_MS = 7_000;

/** Starts at this gate (0, 1, 2), with the pull request opened and nobody told of it yet. */
export function moving(first: number, life: readonly Act[]): MovingLife {
  let now = START;
  let happened = 0;
  let version = 1;
  let run = freshRun('play-shop-7');
  let underWay: Performed | null = null;
  const openings: MovingOpening[] = [];
  const come: (readonly Fact[])[] = [];
  const waiting = [...told().deliveries];
  let state: PlayState = tick(bind(begin(INPUT, now), run, first, now), now);

  function told() {
    return tell(life.slice(0, happened));
  }

  /** What GitHub answers now: what has been written in this very second may still be written over. */
  const read = (pullRequest: number | null): readonly Fact[] => {
    const second = stamp(life.slice(0, happened).filter(({ sameSecond }) => !sameSecond).length);
    const facts = told().read(pullRequest);
    return facts.map((fact) =>
      fact.kind === 'pull-request' ? { ...fact, settled: second > fact.at || happened === life.length } : fact,
    );
  };

  const change = (patch: Partial<RunSnapshot>): RunSnapshot => {
    version += 1;
    run = { ...run, ...patch, resourceVersion: String(version) };
    return run;
  };

  const openGate = async (effect: Extract<Effect, { kind: 'openGate' }>): Promise<Performed> => {
    const { input, visit } = effect;
    const judged = await judgeAgain({ readPullRequest: () => Promise.resolve([...read(input.pullRequest)]) }, input);
    if (!judged.held) {
      return { effect, outcome: { kind: 'condition-not-held', unmet: judged.unmet, facts: judged.facts } };
    }
    const node = run.gates.find(({ id }) => id === input.node.id);
    if (node?.phase !== 'Running') throw new Error(`gate ${input.node.id} is ${node?.phase ?? 'absent'}`);
    if (run.stage !== input.stageNow) throw new Error(`label is ${String(run.stage)}, not ${input.stageNow}`);
    openings.push({ gate: input.gate, commit: judged.commit, visit, happened });
    const gates = run.gates.map((each) =>
      each === node ? { ...node, phase: 'Succeeded', message: 'Resumed by Baton: x' } : each,
    );
    const opened = change({ gates, stage: input.stageNext, stageRevision: input.stageRevision });
    return { effect, outcome: { kind: 'resumed', run: opened, commit: judged.commit, facts: judged.facts } };
  };

  const perform = async (effect: Effect): Promise<Performed> => {
    switch (effect.kind) {
      case 'openGate':
        return openGate(effect);
      case 'moveStage': {
        const { from, to: stage, stageRevision } = effect.input;
        if (run.stage !== from) throw new Error(`label is ${String(run.stage)}, not ${String(from)}`);
        return { effect, outcome: { kind: 'moved', run: change({ stage, stageRevision }) } };
      }
      case 'refresh':
        return { effect, outcome: { kind: 'read', facts: read(effect.input.pullRequest) } };
      case 'readRun':
        return { effect, outcome: { kind: 'read', run } };
      case 'findPullRequests':
        return { effect, outcome: { kind: 'found', facts: read(null) } };
      default:
        throw new Error(`nothing here asks for ${effect.kind}`);
    }
  };

  /** A step: time goes on, and the play hears of it. */
  const step =
    <Arguments extends readonly unknown[]>(take: (...given: Arguments) => void) =>
    (...given: Arguments): void => {
      now += STEP_MS;
      take(...given);
      state = tick(state, now);
    };
  const hear = (facts: readonly Fact[]): void => {
    state = foldDelivery(state, { delivery: String(now), event: 'pull_request', facts });
  };

  return {
    openings,
    act: step(() => {
      if (happened === life.length) return;
      const before = told().deliveries.length;
      happened += 1;
      waiting.push(...told().deliveries.slice(before));
    }),
    deliver: step((choice: number) => {
      const [facts] = waiting.splice(choice % Math.max(1, waiting.length), 1);
      if (facts === undefined) return;
      come.push(facts);
      hear(facts);
    }),
    again: step((choice: number) => {
      const facts = come[choice % Math.max(1, come.length)];
      if (facts !== undefined) hear(facts);
    }),
    think: async () => {
      now += STEP_MS;
      state = tick(state, now);
      if (underWay !== null) {
        state = apply(state, underWay, now);
        underWay = null;
      } else {
        const decision = decide(state, now);
        if (decision.kind !== 'act') return;
        state = setOff(state, decision.effect);
        underWay = await perform(decision.effect);
      }
      state = tick(state, now);
    },
    argo: step(() => {
      const next = GATES[first + run.gates.length];
      const stands = run.gates.some(({ phase }) => phase === 'Running');
      if (!stands && next !== undefined) change({ gates: [...run.gates, gateNode(next, run.gates.length)] });
      state = foldRun(state, run);
    }),
    nudge: step(() => {
      state = foldNudge(state, { reason: 'silent', pullRequest: null });
    }),
  };
}
