import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file of records, one line of JSON each. */
export interface JsonLines {
  /** Written when the call returns, so that a log is whole even after a kill. */
  readonly append: (record: object) => void;
  readonly close: () => void;
}

/** Opens `<folder>/<file>`, and the folder if need be. Without a folder nothing is kept. */
export function openJsonLines(folder: string | undefined, file: string): JsonLines {
  if (folder === undefined) return { append: () => undefined, close: () => undefined };
  mkdirSync(folder, { recursive: true });
  const open = openSync(join(folder, file), 'a');
  let closed = false;
  return {
    append: (record) => {
      // Whoever stops a server does not wait for what is still on its way.
      if (!closed) writeSync(open, `${JSON.stringify(record)}\n`);
    },
    close: () => {
      if (!closed) closeSync(open);
      closed = true;
    },
  };
}
