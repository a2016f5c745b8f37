import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';

/**
 * Histories of plays as released versions wrote them. A change of workflow code that can't replay one of them would
 * break plays in flight. `BATON_RECORD_HISTORIES=1 npx jest …` writes those of the tests that were run anew: only before
 * a release, and never for a version that was released already.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/histories/', import.meta.url));

/** The golden histories, by file name. */
export function goldenHistories(): { readonly name: string; readonly history: unknown }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, history: JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')) as unknown }));
}

/** Those of one workflow type. */
export function goldenHistoriesOf(type: string): { readonly name: string; readonly history: unknown }[] {
  return goldenHistories().filter(({ history }) =>
    JSON.stringify(history).includes(`"workflowType":{"name":"${type}"}`),
  );
}

/** Process, host and sticky queue of whoever recorded it: `123@host`, `123@host-<hash>`. Replay doesn't look at them. */
const MACHINES = /"\d+@[^"]*"/g;

/** Writes a history to the folder when histories are to be recorded; else does nothing. */
export function keepHistory(name: string, history: temporal.api.history.v1.IHistory): void {
  if (process.env['BATON_RECORD_HISTORIES'] === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  const { events } = JSON.parse(historyToJSON(history)) as { events: readonly unknown[] };
  // One line an event.
  const lines = events.map((event) => JSON.stringify(event).replace(MACHINES, '"worker"'));
  writeFileSync(`${FOLDER}0.1.0-${name}.json`, `{"events":[\n${lines.join(',\n')}\n]}\n`);
}
