import { z } from 'zod';
import type { Policy } from '../../config/policy.ts';
import type { IgnoredReason, RefusedReason } from '../classification.ts';
import type { Actor, Fact, PullRequestFact } from '../facts.ts';
import { account } from './account.ts';

/** Who says something that needs a standing of its own (a review, a comment). */
export interface Speaker {
  readonly actor: Actor;
  readonly canWrite: boolean;
}

/** What a payload of a known event says, before anybody asks which play it is about. */
export type Reading =
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly detail: string }
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly detail: string }
  | { readonly kind: 'invalid'; readonly detail: string }
  /** The payload carries its pull request. `speaker` is null where the act itself needs no standing. */
  | {
      readonly kind: 'told';
      readonly pullRequest: PullRequestFact;
      readonly facts: readonly Fact[];
      readonly speaker: Speaker | null;
    }
  /** The payload only names its pull requests by number: somebody has to read them first. */
  | {
      readonly kind: 'named';
      /** Ascending; at least one. */
      readonly pullRequests: readonly number[];
      readonly facts: readonly Fact[];
      readonly speaker: Speaker | null;
    };

/** What every event that we read carries. Extended by each event's own schema. */
export const commonShape = z.object({
  action: z.string(),
  repository: z.object({ id: z.number().int(), full_name: z.string() }),
  sender: account,
});

type Common = z.infer<typeof commonShape>;

/** A payload that matches its event. */
export interface DeliveredEvent {
  readonly repository: Common['repository'];
  readonly sender: Actor;
  readonly read: (policy: Policy) => Reading;
}

/** Parses a payload; text in place of an event says what does not match. */
export type EventParser = (payload: unknown) => DeliveredEvent | string;

/** Ties an event's schema to what its payload means. */
export function defineEvent<Payload extends Common>(
  schema: z.ZodType<Payload>,
  read: (payload: Payload, policy: Policy) => Reading,
): EventParser {
  return (payload) => {
    const parsed = schema.safeParse(payload);
    if (!parsed.success) return z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ');
    const { data } = parsed;
    return { repository: data.repository, sender: data.sender, read: (policy) => read(data, policy) };
  };
}

/** An action that no event of ours reads. */
export function actionNotConsumed(action: string): Reading {
  return { kind: 'ignored', reason: 'action-not-consumed', detail: `nothing follows from the action ${action}` };
}
