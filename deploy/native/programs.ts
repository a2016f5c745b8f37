import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isExecutable } from '../../standins/temporal/probe.ts';

/** Programs that have to be on the machine: where they may be besides the PATH, and how they are had. */
const WANTED = {
  postgres: { folders: postgresFolders, how: 'apt-get install -y postgresql' },
  initdb: { folders: postgresFolders, how: 'apt-get install -y postgresql' },
  pg_isready: { folders: postgresFolders, how: 'apt-get install -y postgresql-client' },
  'redis-server': { folders: () => [], how: 'apt-get install -y redis-server' },
  'redis-cli': { folders: () => [], how: 'apt-get install -y redis-tools' },
  nc: { folders: () => [], how: 'apt-get install -y netcat-openbsd' },
  bash: { folders: () => [], how: 'apt-get install -y bash' },
  go: { folders: () => ['/usr/local/go/bin', '/usr/lib/go/bin'], how: 'install Go, https://go.dev/dl/' },
} as const;

/** The name of such a program. */
export type Program = keyof typeof WANTED;

/** Where a program is; null where it is not on this machine. */
export function findProgram(program: Program, env: NodeJS.ProcessEnv): string | null {
  const folders = [...WANTED[program].folders(), ...(env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

/** What to do about those that are not there, a line each. */
export function missing(programs: readonly Program[], env: NodeJS.ProcessEnv): string[] {
  const absent = [...new Set(programs)].filter((program) => findProgram(program, env) === null);
  return absent.map((program) => `${program} is not on this machine: ${WANTED[program].how}`);
}

/** Debian keeps the server's programs off the PATH, a folder for each major version; the newest is first. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  try {
    const majors = readdirSync(root).sort((one, other) => Number(other) - Number(one));
    return majors.map((major) => join(root, major, 'bin'));
  } catch {
    return [];
  }
}
