import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../../standins/temporal/run-command.ts';
import type { Surroundings } from '../../../standins/temporal/surroundings.ts';

/** A machine with nothing on it: an empty project, an empty PATH, no downloads that work. */
export interface FakeMachine {
  readonly around: Surroundings;
  /** What was said while searching. */
  readonly progress: string[];
  /** The path of something in the machine's folder. */
  readonly at: (...parts: string[]) => string;
  /** Puts a shell script there and returns its path. */
  readonly script: (path: string, ...lines: string[]) => string;
  /** Makes the SDK's download of this project run these lines of JavaScript; `folder` is where it has to go. */
  readonly sdk: (...lines: string[]) => void;
  /** What `.cache/` holds, as paths. */
  readonly cached: () => string[];
  readonly read: (path: string) => string;
  readonly remove: () => void;
}

/** Makes such a machine. Its PATH has the folders `bin` and `bin2`. */
export function fakeMachine(env: Record<string, string> = {}): FakeMachine {
  const folder = mkdtempSync(join(tmpdir(), 'baton-machine-'));
  const at = (...parts: string[]): string => join(folder, ...parts);
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), 0o755);
    return at(path);
  };
  const sdk = (...lines: string[]): void => {
    const head = ["import { appendFileSync, writeFileSync } from 'node:fs';", 'const [, , , folder] = process.argv;'];
    write('scripts/sdk-download.mjs', [...head, ...lines].join('\n'));
  };
  sdk("process.stderr.write('no way to temporal.download\\n'); process.exit(1);");
  const progress: string[] = [];
  return {
    around: {
      env: { PATH: `${at('bin')}:${at('bin2')}`, ...env },
      root: folder,
      run: runCommand,
      progress: (line) => progress.push(line),
      download: true,
      signal: new AbortController().signal,
    },
    progress,
    at,
    script: (path, ...lines) => write(path, ['#!/bin/sh', 'PATH=/usr/bin:/bin', ...lines].join('\n')),
    sdk,
    cached: () =>
      existsSync(at('.cache')) ? readdirSync(at('.cache'), { recursive: true, encoding: 'utf8' }).sort() : [],
    read: (path) => readFileSync(at(path), 'utf8'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The line of a shell script that answers as `temporal --version` of that version does. */
export function saysVersion(version: string): string {
  return `echo "temporal version ${version} (Server 1.31.2, UI 2.50.1)"`;
}
