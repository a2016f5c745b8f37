import type { DeadlinePolicy } from '../../config/policy.ts';
import type { PlayState } from './state.ts';

/** A rung of a ladder with the moment at which it is due. */
export interface DueRung {
  readonly key: string;
  readonly rung: DeadlinePolicy;
  /** Active milliseconds. */
  readonly at: number;
}

/**
 * Time that counts: milliseconds since the play began without the time on hold. Pausing stops the clocks, so every wait
 * is measured in this.
 */
export function activeMs(state: PlayState, now: number): number {
  const held = state.heldMs + (state.hold === null ? 0 : now - state.hold.since);
  return now - state.startedAt - held;
}

/** The rungs of a ladder that have not had their consequence, soonest first. */
export function openRungs(ladder: readonly DeadlinePolicy[], since: number, fired: readonly string[]): DueRung[] {
  return ladder
    .map((rung) => ({ key: `${String(rung.afterMs)} ${rung.consequence}`, rung, at: since + rung.afterMs }))
    .filter(({ key }) => !fired.includes(key))
    .sort((a, b) => a.at - b.at);
}

/** Its consequence is the end of the play. */
export function endsPlay({ consequence }: DeadlinePolicy): boolean {
  return consequence === 'close' || consequence === 'fail';
}

/** The end of the year 9999, in milliseconds since the epoch: dates that come later can't be written. */
const LAST_MOMENT = Date.UTC(10_000, 0) - 1;

/** The wall-clock moment at which that much active time will have passed, if nothing is put on hold. */
export function wallClock(state: PlayState, now: number, active: number): number {
  return Math.min(LAST_MOMENT, now + Math.max(0, active - activeMs(state, now)));
}

/** A duration for people: `45 s`, `30 min`, `24 h`, `14 d`. */
export function words(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  for (const [size, unit] of units) {
    if (ms % size === 0 && (ms > size || size < 86_400_000) && ms >= size) return `${String(ms / size)} ${unit}`;
  }
  return ms >= 1_000 ? `${String(Math.round(ms / 1_000))} s` : `${String(ms)} ms`;
}
