import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failed, type Attempt } from './attempt.ts';
import { probe } from './probe.ts';
import type { ServerKind } from './server-kind.ts';
import type { Surroundings } from './surroundings.ts';

/** A download puts an executable somewhere into the folder that it is given, and says where; or throws and says why not. */
export type Download = (folder: string) => Promise<string>;

/** Where a server of one origin is kept: `.cache/<origin>/<executable>`; another version is another origin. */
function cachedPath(origin: string, kind: ServerKind, around: Surroundings): string {
  return join(around.root, '.cache', origin, kind.executable);
}

/** The server that an earlier download of this origin left behind. */
export async function fromCache(origin: string, kind: ServerKind, around: Surroundings): Promise<Attempt> {
  const path = cachedPath(origin, kind, around);
  const way = `.cache/${origin}`;
  return existsSync(path) ? probe(way, path, kind, around) : failed(way, 'nothing there yet');
}

/**
 * Downloads into a folder of its own and moves the executable to its place only when it has shown that it works, so
 * that a download that was cut, or two at once, never leave half a file where the next search looks.
 */
export async function intoCache(
  way: string,
  origin: string,
  kind: ServerKind,
  around: Surroundings,
  download: Download,
): Promise<Attempt> {
  const path = cachedPath(origin, kind, around);
  let folder: string | null = null;
  try {
    mkdirSync(join(around.root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(around.root, '.cache', 'download-'));
    const downloaded = await download(folder);
    chmodSync(downloaded, 0o755);
    const checked = await probe(way, downloaded, kind, around);
    if (!checked.found) return checked;
    mkdirSync(dirname(path), { recursive: true });
    renameSync(downloaded, path);
    return { ...checked, path };
  } catch (error) {
    return failed(way, error instanceof Error ? error.message : String(error));
  } finally {
    // What a download that was killed still had in hand may be written while the folder is emptied.
    if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
