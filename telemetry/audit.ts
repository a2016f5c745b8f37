import type { Logger } from './log.ts';

/**
 * How a delivery ended as far as the bridge can know. `accepted`: Temporal has the facts, and the play has the last
 * word. `failed`: nobody has them; whoever sent it has to send it again.
 */
export const BRIDGE_OUTCOMES = ['accepted', 'ignored', 'refused', 'quarantined', 'late', 'failed'] as const;
export type BridgeOutcome = (typeof BRIDGE_OUTCOMES)[number];

/** The audit line of one delivery. Its keys are fixed: people and programs search for them. */
export interface AuditLine {
  /** `X-GitHub-Delivery`; null if it was missing or no identifier. */
  readonly delivery: string | null;
  /** `event.action`; null if it was missing or no name. */
  readonly event: string | null;
  readonly outcome: BridgeOutcome;
  /** A stable code in kebab-case; null for `accepted`. */
  readonly reason: string | null;
  /** The reason in words. */
  readonly detail: string | null;
  /** Workflow id. */
  readonly play: string | null;
  /** `owner/name` as configured. */
  readonly repository: string | null;
  readonly pullRequest: number | null;
  /** `X-GitHub-Hook-ID`. */
  readonly hook: string | null;
  /** HTTP status of the answer. */
  readonly status: number;
  /** From the request's first byte to the answer. */
  readonly ms: number;
}

/** Writes the one audit line of a delivery; `audit: true` tells it from all others. */
export function audit(logger: Logger, line: AuditLine): void {
  logger[line.outcome === 'failed' ? 'error' : 'info']({ audit: true, ...line }, 'delivery');
}
