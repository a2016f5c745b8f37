import type { PlayStatus } from '../signals/messages.ts';
import type {
  StageAnswer,
  StageProgress,
  StageQuestion,
  StageRequestInput,
  StageResult,
} from '../signals/stage-request.ts';
import type { StageChange } from '../signals/transition.ts';
import type { KeptRequests } from './kept-requests.ts';

/** What the bridge asks of stages; it sees no cluster. */
export interface StageClient {
  readonly requests: KeptRequests<StageRequestInput, StageRecord, StageProgress, StageResult>;
  /** Looks at runs; of none anything is remembered. */
  readonly readings: KeptRequests<StageQuestion, object, { readonly result: StageAnswer | null }, StageAnswer>;
  /**
   * What a play shows, by its workflow id; null if there is none. Throws `TemporalTrouble`, also where no worker answers
   * before the deadline (milliseconds since the epoch).
   */
  play(id: string, deadline: number): Promise<StageOfPlay | null>;
}

/** A play's stage, and how it came to it. */
export interface StageOfPlay {
  readonly status: PlayStatus;
  readonly changes: readonly StageChange[];
}

/** What is remembered beside a request. */
export interface StageRecord {
  /** Name of the token that asked. */
  readonly by: string;
  readonly namespace: string;
  readonly name: string;
  /** Digest of what was asked for. */
  readonly fingerprint: string;
}
