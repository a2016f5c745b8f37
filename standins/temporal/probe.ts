import { accessSync, constants, statSync } from 'node:fs';
import { failed, found, type Attempt } from './attempt.ts';
import { lastWords } from './run-command.ts';
import type { ServerKind } from './server-kind.ts';
import type { Surroundings } from './surroundings.ts';

/** Long enough for a first start from a cold disk. */
const PROBE_LIMIT_MS = 20_000;

/** Whether there is a file that may be executed. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Takes an executable only if it is there, runs here and is the server that it should be. */
export async function probe(way: string, path: string, kind: ServerKind, around: Surroundings): Promise<Attempt> {
  if (!isExecutable(path)) return failed(way, `${path} is not an executable file`);
  const answer = await around.run(path, kind.probe, { limitMs: PROBE_LIMIT_MS, signal: around.signal });
  if (answer.code === null) return failed(way, `${path} does not run here: ${lastWords(answer)}`);
  const refusal = kind.refuse(answer);
  return refusal === null ? found(way, path) : failed(way, `${path}: ${refusal}`);
}
