import type { Assignment, Cast } from '../../standins/agents/agent.ts';

/** What agents do with their pods: little, since what they say on GitHub is said by the measures. */
export interface BenchCast {
  readonly castOf: (assignment: Assignment) => Cast;
  /** Lets the agent behind the last gate of this task end its pod, and with it the run. */
  readonly mayEnd: (task: string) => void;
}

/** Milliseconds of the first agent: by then the play knows the run that it has submitted. */
const WORK_MS = 1_000;

export function createBenchCast(): BenchCast {
  const doors = new Map<string, { readonly open: Promise<void>; readonly unlock: () => void }>();
  const doorOf = (task: string) => {
    let unlock = (): void => undefined;
    const open = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const door = doors.get(task) ?? { open, unlock };
    doors.set(task, door);
    return door;
  };
  return {
    castOf: ({ task }) => ({ rex: ({ pause }) => pause(WORK_MS), merge: () => doorOf(task).open }),
    mayEnd: (task) => doorOf(task).unlock(),
  };
}
