import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GateSighting } from '../../standins/agents/gate-sightings.ts';

/** Writes what is seen of the gates into `gates.jsonl`. */
export function gatesLog(logs: string): (sighting: GateSighting) => void {
  return (sighting) => {
    appendFileSync(join(logs, 'gates.jsonl'), `${JSON.stringify(sighting)}\n`);
  };
}
