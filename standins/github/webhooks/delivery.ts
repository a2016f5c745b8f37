import { nodeId } from '../payloads/json.ts';
import type { WorldEvent } from '../world/world-context.ts';
import type { Hook } from './hook.ts';

/** One webhook request that is to be sent to one hook, now or later, once or more. */
export interface Delivery {
  readonly id: number;
  /** `X-GitHub-Delivery`: the same each time that it is sent, and for another hook that hears of the same event. */
  readonly guid: string;
  readonly hook: Hook;
  readonly event: string;
  readonly action: string | null;
  readonly repositoryId: number;
  readonly pullRequest: number | null;
  readonly createdAt: Date;
  /** The payload as JSON: what `content_type: json` sends, byte by byte. */
  readonly json: string;
  readonly attempts: Attempt[];
}

/** One time that a delivery was sent. */
export interface Attempt {
  /** GitHub's id of this attempt. */
  readonly id: number;
  /** It had been sent before. */
  readonly redelivery: boolean;
  readonly sentAt: Date;
  readonly durationMs: number;
  /** HTTP status of the answer; null when none came in time. */
  readonly status: number | null;
  /** Why no answer came; null when one came. */
  readonly failure: string | null;
  readonly answer: string;
}

/** What was sent this time, which a forgery may have changed. */
export interface SentWords {
  readonly guid: string;
  readonly event: string;
  readonly forged: boolean;
  /** The payload as JSON. */
  readonly json: string;
}

/** Makes the delivery of an event to a hook: an App's says for which installation, a repository's does not. */
export function createDelivery(
  event: WorldEvent,
  hook: Hook,
  about: { id: number; guid: string; createdAt: Date },
): Delivery {
  const installation =
    hook.app === null
      ? {}
      : { installation: { id: hook.app.installationId, node_id: nodeId('Installation', hook.app.installationId) } };
  return {
    ...about,
    hook,
    event: event.event,
    action: event.action,
    repositoryId: event.repositoryId,
    pullRequest: event.pullRequest,
    json: JSON.stringify({ ...event.payload, ...installation }),
    attempts: [],
  };
}
