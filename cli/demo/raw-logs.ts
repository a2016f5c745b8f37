import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger, PlayStatus } from '../../signals/messages.ts';
import type { GateSighting } from '../../standins/agents/gate-sightings.ts';
import type { WriteRecord } from '../../standins/cluster/write-log.ts';
import { PROCESSES_LOG, type ProcessRecord } from '../dev/process-record.ts';
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

/** What a demo leaves behind: each figure of its report and each claim of its plays can be recomputed from these files. */
export interface RawLogs {
  /** `deliveries.jsonl`: every webhook request with its answer, by the stand-in for GitHub. */
  readonly deliveries: readonly DeliveryRecord[];
  /** `writes.jsonl`: every write to the Kubernetes API with its answer, by the stand-in for the cluster. */
  readonly writes: readonly WriteRecord[];
  /** `gates.jsonl`: every gate that was seen in a new phase, by the agents. */
  readonly gates: readonly GateSighting[];
  /** `plays.jsonl`: what each play said of itself at the end. */
  readonly plays: readonly PlayRecord[];
  /** `processes.jsonl`: each start and each end of a process of Baton's, by whoever started it. */
  readonly processes: readonly ProcessRecord[];
  /** `worker.log`: the lines of the worker's processes, one process after the other; whoever is killed may leave half a line. */
  readonly workerLog: readonly string[];
}

/** Reads the raw logs of a demo. A file that is missing is as good as an empty one. */
export function readRawLogs(folder: string): RawLogs {
  const lines = (file: string): string[] => {
    const path = join(folder, file);
    return existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  };
  const read = <T>(file: string): T[] => lines(file).map((line) => JSON.parse(line) as T);
  return {
    deliveries: read('deliveries.jsonl'),
    writes: read('writes.jsonl'),
    gates: read('gates.jsonl'),
    plays: read('plays.jsonl'),
    processes: read(PROCESSES_LOG),
    workerLog: lines('worker.log'),
  };
}
