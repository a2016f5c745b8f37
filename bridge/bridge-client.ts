import type { DeliveredSignal, PlayInput } from '../signals/messages.ts';

/** The port through which the bridge speaks to Temporal. `temporal-bridge-client.ts` is the adapter for a real one. */
export interface BridgeClient {
  /** Signals a play that runs. `not-running`: it has ended, or there never was one. */
  signal(play: string, signal: DeliveredSignal, deadline: number): Promise<'accepted' | 'not-running'>;
  /** Starts the play if there is none, and signals it. `closed`: it has ended; an ended play is never started again. */
  signalWithStart(start: PlayStart, signal: DeliveredSignal, deadline: number): Promise<'accepted' | 'closed'>;
  /** Whether there is, or was, such a play. */
  find(play: string, deadline: number): Promise<'running' | 'closed' | 'absent'>;
  /** How many plays of `owner/name` wait for a run. Seconds old. */
  countUnclaimed(repository: string, deadline: number): Promise<number>;
  /** Resolves if Temporal answers, whatever its visibility does. */
  answers(deadline: number): Promise<void>;
  /** Resolves if a play could be started there: Temporal knows all search attributes of one. Asks its visibility. */
  couldStart(deadline: number): Promise<void>;
}

/** A play to be started. */
export interface PlayStart {
  /** Workflow id. */
  readonly play: string;
  readonly input: PlayInput;
  /** One line for Temporal's UI. */
  readonly summary: string;
}

/** Temporal refused, or did not answer. The only error of `BridgeClient`. */
export class TemporalTrouble extends Error {
  override readonly name = 'TemporalTrouble';
  /** The same request can succeed in a moment. Whether this one was accepted may be unknown. */
  readonly transient: boolean;
  /** gRPC's status code; null where there was none. */
  readonly code: number | null;
  /** Milliseconds for which the breaker lets nothing through: nothing was sent. Null where something was. */
  readonly retryAfterMs: number | null;

  constructor(message: string, about: { transient: boolean; code?: number; retryAfterMs?: number; cause: unknown }) {
    super(message, { cause: about.cause });
    this.transient = about.transient;
    this.code = about.code ?? null;
    this.retryAfterMs = about.retryAfterMs ?? null;
  }
}
