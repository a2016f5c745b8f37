import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Writes records to a file, one line of JSON each; on disk when the call returns, so that a crash loses none. */
export function openJsonLines(folder: string, file: string): (record: object) => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  return (record) => {
    appendFileSync(path, `${JSON.stringify(record)}\n`);
  };
}
