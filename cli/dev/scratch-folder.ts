import { lstatSync, mkdtempSync, readdirSync, rmSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How many folders of a name stay, the new one among them. */
const KEPT = 5;

/**
 * Makes a temporary folder `<name>-<pid>-<random>`. Of the folders that earlier processes of this user made under the
 * name the newest stay, five with the new one; the others are removed unless their process is alive.
 */
export function makeScratchFolder(name: string, parent: string = tmpdir()): string {
  const made = mkdtempSync(join(parent, `${name}-${String(process.pid)}-`));
  const ofThisName = new RegExp(`^${name}-(\\d+)-[A-Za-z0-9]{6}$`);
  const others = readdirSync(parent).flatMap((entry) => {
    const path = join(parent, entry);
    const pid = ofThisName.exec(entry)?.[1];
    const stats = pid === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
    return path === made || stats === undefined || !isOurs(stats)
      ? []
      : [{ path, pid: Number(pid), since: stats.mtimeMs }];
  });
  for (const { path, pid } of others.toSorted((a, b) => b.since - a.since).slice(KEPT - 1)) {
    if (!isAlive(pid)) removeScratchFolder(path);
  }
  return made;
}

/** Removes such a folder. What can't be removed stays: nobody should fail over what is left behind. */
export function removeScratchFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Somebody else is at it, or may not let us.
  }
}

/** A temporary folder belongs to everybody, and a link in it may lead anywhere. */
function isOurs(stats: Stats): boolean {
  return stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
