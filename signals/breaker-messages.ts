import { z } from 'zod';

/**
 * What processes say of their circuit breakers, and what an operator says to all of them: the words of the workflow
 * `breakers`, of which there is one a Temporal namespace.
 */

/** The workflow type, and its id. */
export const BREAKERS_WORKFLOW = 'breakers';
/** The signal of a process; its argument is a `BreakerReport`. */
export const REPORTED_SIGNAL = 'reported';
/** The update of an operator; its argument is a `ForceCommand`, its answer the board. */
export const FORCE_UPDATE = 'force';

/** Milliseconds between two reports of a process in which nothing changes: what is silent for longer has died. */
export const REPORT_EVERY_MS = 600_000;

const word = z.string().min(1).max(200);
/** RFC 3339. */
const instant = z.iso.datetime();

const stateSchema = z.object({
  target: word,
  state: word,
  since: instant,
  openings: z.int().nonnegative(),
  lastFailure: z.string().max(200).nullable(),
});

/** Breakers of one process as they stand; an empty list takes it off the board. */
export const breakerReportSchema = z.object({
  process: word,
  breakers: z.array(stateSchema).max(10),
});
export type BreakerReport = z.infer<typeof breakerReportSchema>;

const LONGEST_MS = 86_400_000;

export const forceCommandSchema = z.object({
  target: z.enum(['kubernetes', 'argo-server', 'github', 'temporal']),
  /** `auto`: its own way again. */
  to: z.enum(['open', 'closed', 'auto']),
  forMs: z.int().min(1_000).max(LONGEST_MS, 'expected 24 h at most: what is forced for longer is forgotten'),
  by: word,
  reason: z.string().min(1).max(500),
});
export type ForceCommand = z.infer<typeof forceCommandSchema>;

/** What is forced in all processes until `until`. */
export interface Override {
  readonly target: ForceCommand['target'];
  readonly to: 'open' | 'closed';
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly until: string;
}

/** Everything that is known; the memo `board` of the workflow. */
export interface BreakerBoard {
  readonly overrides: readonly Override[];
  readonly processes: readonly (BreakerReport & { readonly at: string })[];
}
