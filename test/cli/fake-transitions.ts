import type { TransitionAnswer, Transitions, FailedTransition } from '../../cli/transitions.ts';
import type { StageReading, TransitionInput, TransitionResult } from '../../signals/transition.ts';

/** A run of nobody's that waits at its second gate. */
export const READING: StageReading = {
  namespace: 'argo',
  name: 'build-7',
  uid: 'uid-7',
  phase: 'Running',
  stage: 'waiting-ready-for-qa',
  revision: 1,
  history: [
    {
      from: 'waiting-pr-created',
      to: 'waiting-ready-for-qa',
      at: '2026-03-01T11:00:00Z',
      by: 'grace',
      reason: 'the sensor was away',
      revision: 1,
    },
  ],
  edited: null,
  play: null,
  ended: false,
  stopping: false,
};

/** Transitions in memory: what was asked for, and what comes of it by the name of the run. */
export class FakeTransitions implements Transitions {
  readonly asked: TransitionInput[] = [];
  failed: readonly FailedTransition[] = [];
  /** Runs whose transition does not end well. */
  readonly answers = new Map<string, TransitionAnswer>();
  /** The most that were under way at once. */
  most = 0;
  private underWay = 0;

  async perform(input: TransitionInput): Promise<TransitionAnswer> {
    this.asked.push(input);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay -= 1;
    return this.answers.get(input.run.name) ?? { kind: 'ended', result: resultOf(input) };
  }

  async needingPeople() {
    return this.failed;
  }
}

/** A transition that went well; `change` says how it did not. */
export function resultOf(
  { run, destination, dryRun }: Pick<TransitionInput, 'run' | 'destination' | 'dryRun'>,
  change: Partial<TransitionResult> = {},
): TransitionResult {
  return {
    namespace: run.namespace,
    name: run.name,
    success: true,
    outcome: dryRun ? 'would-move' : 'moved',
    reason: '',
    from: 'waiting-ready-for-qa',
    to: destination.kind === 'set' ? destination.to : 'waiting-pr-created',
    revision: 2,
    legal: [],
    play: null,
    compensation: 'none',
    stopped: false,
    ...change,
  };
}
