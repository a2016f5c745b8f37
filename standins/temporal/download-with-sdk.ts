import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lastWords } from './run-command.ts';
import type { ServerKind } from './server-kind.ts';
import type { Surroundings } from './surroundings.ts';

/** A working line of 2 Mbit/s brings the larger server in this time. */
const DOWNLOAD_LIMIT_MS = 300_000;
const PROGRESS_EVERY_MS = 5_000;

/** The place in `.cache/` for what the SDK downloads; named by the SDK's version, which decides what it downloads. */
export function sdkOrigin(): string {
  const manifest: unknown = createRequire(import.meta.url)('@temporalio/testing/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return `sdk-${version}`;
}

/**
 * The SDK's own download. The SDK offers it only as the first half of a start, and a start claims the one `Runtime` of
 * its process: so it happens in a process of its own, and what counts is the file that it leaves.
 */
export async function downloadWithSdk(folder: string, kind: ServerKind, around: Surroundings): Promise<string> {
  const script = join(around.root, 'scripts', 'sdk-download.mjs');
  around.progress(`Downloading the ${kind.title} (the SDK's download from temporal.download) ...`);
  const timer = setInterval(() => {
    around.progress(`  ${kind.title}: ${megabytes(folder)} MB unpacked so far`);
  }, PROGRESS_EVERY_MS);
  try {
    const result = await around.run(process.execPath, [script, kind.sdkStart, folder], {
      limitMs: DOWNLOAD_LIMIT_MS,
      signal: around.signal,
      cwd: around.root,
      env: around.env,
    });
    const file = readdirSync(folder).find((name) => !name.endsWith('.downloading'));
    if (file === undefined) throw new Error(`the SDK could not download it (${lastWords(result, 1)})`);
    return join(folder, file);
  } finally {
    clearInterval(timer);
  }
}

function megabytes(folder: string): string {
  const bytes = readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return (bytes / 1e6).toFixed(0);
}
