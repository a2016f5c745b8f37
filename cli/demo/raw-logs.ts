import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger, PlayStatus } from '../../signals/messages.ts';
import type { GateSighting } from '../../standins/agents/gate-sightings.ts';
import type { WriteRecord } from '../../standins/cluster/write-log.ts';
import type { DeliveryRecord } from '../../standins/github/webhooks/delivery-record.ts';

/** The end of one play, a line of `plays.jsonl`. */
export interface PlayRecord {
  /** `smooth`, `early`, … */
  readonly name: string;
  /** Workflow id. */
  readonly play: string;
  readonly repositoryId: number;
  /** Null where the play could not be asked. */
  readonly status: PlayStatus | null;
  readonly ledger: Ledger | null;
  /** Runs to which Baton must not have written anything, as `namespace/name`. */
  readonly untouched: readonly string[];
}

/** What a demo leaves behind: each figure of its report can be recomputed from these four files. */
export interface RawLogs {
  /** `deliveries.jsonl`: every webhook request with its answer, by the stand-in for GitHub. */
  readonly deliveries: readonly DeliveryRecord[];
  /** `writes.jsonl`: every write to the Kubernetes API with its answer, by the stand-in for the cluster. */
  readonly writes: readonly WriteRecord[];
  /** `gates.jsonl`: every gate that was seen in a new phase, by the agents. */
  readonly gates: readonly GateSighting[];
  /** `plays.jsonl`: what each play said of itself at the end. */
  readonly plays: readonly PlayRecord[];
}

/** Reads the raw logs of a demo. A file that is missing is as good as an empty one. */
export function readRawLogs(folder: string): RawLogs {
  const read = <T>(file: string): T[] => {
    const path = join(folder, file);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
  };
  return {
    deliveries: read('deliveries.jsonl'),
    writes: read('writes.jsonl'),
    gates: read('gates.jsonl'),
    plays: read('plays.jsonl'),
  };
}
