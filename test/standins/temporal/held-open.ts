import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { once } from 'node:events';

/** Something that processes hold: it tells when the first of them has come and when the last of them is gone. */
export interface HeldOpen {
  /** The path that a process opens for writing in order to hold it. */
  readonly path: string;
  readonly taken: Promise<unknown>;
  /** Also where a process was killed: the system closes what it had open. */
  readonly letGo: Promise<unknown>;
}

/** Makes a named pipe, the end of which is the end of all who write to it. */
export function heldOpen(path: string): HeldOpen {
  execFileSync('mkfifo', [path]);
  const reading = createReadStream(path);
  const taken = once(reading, 'open');
  const letGo = once(reading, 'close');
  reading.resume();
  return { path, taken, letGo };
}
