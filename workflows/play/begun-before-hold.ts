import { line, type PlayState } from './state.ts';

/**
 * What an effect brought that came back on hold, `before` and `after` its outcome was learned. On hold nothing begins, so the
 * journal says of each new line that it belongs to something that had begun before: else it would read as if a gate had
 * opened under the hold.
 */
export function begunBeforeHold(before: PlayState, after: PlayState): PlayState {
  if (before.hold === null) return after;
  const known = new Set(before.journal);
  const journal = after.journal.map((entry) =>
    known.has(entry) ? entry : { ...entry, what: line(`${entry.what} (begun before the hold)`) },
  );
  return { ...after, journal };
}
