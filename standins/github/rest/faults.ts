import { setTimeout as pause } from 'node:timers/promises';
import type { WorldState } from '../world/state.ts';

/** A request, for faults that strike only some. */
interface FaultyRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
}

/** How a fault is aimed. */
interface FaultAim {
  /** How many requests it strikes. @default 1 */
  readonly times?: number;
  /** Which requests it strikes. @default all */
  readonly of?: (request: FaultyRequest) => boolean;
}

/** What can go wrong with GitHub's API, switched on by a test. */
export interface Faults {
  /** From now on reads show the world as it is at this moment; writes go on happening. */
  readonly freezeReads: () => void;
  readonly thaw: () => void;
  /** Answers with this status instead of doing anything. */
  readonly fail: (status: 500 | 502 | 503, aim?: FaultAim) => void;
  /** Cuts the connection: before anything is done, or `after` it is done, so that only the answer is lost. */
  readonly cut: (when: 'before' | 'after', aim?: FaultAim) => void;
  /** Waits before anything is done. */
  readonly delay: (ms: number, aim?: FaultAim) => void;
  /** Ends all of it. */
  readonly clear: () => void;
}

/** What befalls one request. */
type Fault =
  | { readonly kind: 'fail'; readonly status: number }
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number };

/** The switches, and what the server asks of them. */
export interface FaultSwitches {
  readonly faults: Faults;
  /** The frozen state; null when reads are not frozen. */
  readonly frozen: () => WorldState | null;
  /** What befalls this request; each fault is used up by the requests that it strikes. */
  readonly strike: (request: FaultyRequest) => readonly Fault[];
}

/** Makes the switches of a GitHub; all are off. */
export function createFaults(state: WorldState): FaultSwitches {
  let frozen: WorldState | null = null;
  let armed: { readonly fault: Fault; left: number; readonly of: (request: FaultyRequest) => boolean }[] = [];
  const arm = (fault: Fault, aim: FaultAim = {}): void => {
    armed.push({ fault, left: aim.times ?? 1, of: aim.of ?? (() => true) });
  };
  return {
    frozen: () => frozen,
    strike: (request) => {
      const struck = armed.filter((one) => one.left > 0 && one.of(request));
      // Failures take turns, so that two of them strike two requests; delays add up with anything.
      const ending = struck.find((one) => one.fault.kind !== 'delay');
      const chosen = struck.filter((one) => one.fault.kind === 'delay' || one === ending);
      for (const one of chosen) one.left -= 1;
      armed = armed.filter((one) => one.left > 0);
      return chosen.map((one) => one.fault);
    },
    faults: {
      freezeReads: () => {
        frozen = structuredClone(state);
      },
      thaw: () => {
        frozen = null;
      },
      fail: (status, aim) => {
        arm({ kind: 'fail', status }, aim);
      },
      cut: (when, aim) => {
        arm({ kind: 'cut', when }, aim);
      },
      delay: (ms, aim) => {
        arm({ kind: 'delay', ms }, aim);
      },
      clear: () => {
        frozen = null;
        armed = [];
      },
    },
  };
}

/** Waits as long as the delays among these faults say. */
export async function waitOut(faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) if (fault.kind === 'delay') await pause(fault.ms, undefined, { ref: false });
}
