import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, type RunCommand } from './run-command.ts';

/** Everything that the search for a server looks at or uses outside itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project's root, where `.cache/`, `scripts/` and `node_modules/` are. */
  readonly root: string;
  readonly run: RunCommand;
  /** Told in words what goes on; a line each. */
  readonly progress: (line: string) => void;
  /** Whether downloads may be tried. @default true; `BATON_NO_DOWNLOAD=1` in the environment switches them off */
  readonly download: boolean;
  /** Ends the search: what runs for it is killed, and no further way is tried. @default never fires */
  readonly signal: AbortSignal;
}

/** The surroundings of this process, with progress on standard error. What the caller gives wins. */
export function surroundings(given: Partial<Surroundings> = {}): Surroundings {
  const env = given.env ?? process.env;
  return {
    env,
    root: given.root ?? projectRoot(),
    run: given.run ?? runCommand,
    progress: given.progress ?? ((line) => process.stderr.write(`${line}\n`)),
    download: given.download ?? env['BATON_NO_DOWNLOAD'] !== '1',
    signal: given.signal ?? new AbortController().signal,
  };
}

/** The nearest folder above this file that holds the project's package.json; the sources and `dist/` lie at different depths. */
export function projectRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest)) {
    const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && 'name' in parsed && parsed.name === 'baton') return from;
  }
  const above = dirname(from);
  if (above === from)
    throw new Error('No package.json of baton above the code that runs: the installation is incomplete');
  return projectRoot(above);
}
