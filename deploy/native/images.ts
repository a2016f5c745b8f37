import { randomInt } from 'node:crypto';
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preferredPort } from '../../cli/dev/preferred-port.ts';
import { findTemporalCli } from '../../standins/temporal/find-server.ts';
import { freePort } from '../../standins/temporal/free-port.ts';
import { runCommand } from '../../standins/temporal/run-command.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import type { RECIPES } from './go-programs.ts';
import { findProgram, type Program } from './programs.ts';
import { finish } from './start-process.ts';

/** A service as the file has it, translated to this machine. */
export interface Translated {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it is to listen; 0 for one that doesn't. */
  readonly port: number;
  /** Room of its own, empty. */
  readonly folder: string;
  /** The folder of what was built for it; empty if nothing was. */
  readonly programs: string;
  /** Our environment, in which programs are looked for. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends what is being done. */
  readonly signal: AbortSignal;
}

/** How to run a program here as its image runs it. */
export interface Process {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whose process it is to be. @default ours */
  readonly user?: User;
  /** @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** Arguments that its health check needs here behind the name of the program. */
  readonly healthArguments?: readonly string[];
  /** What to ask for its version. */
  readonly asked: readonly string[];
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** What an image brings along, and what its entrypoint does before the program runs. */
export interface Image {
  readonly needs: readonly Program[];
  /** The image whose programs are to be built for it, at its version. */
  readonly builds?: keyof typeof RECIPES;
  /** The port on which it listens, where the file doesn't say so. */
  readonly port?: number;
  readonly process: (given: Translated) => Promise<Process>;
}

/** The images of docker-compose.yml by their names; ours, which is built, has none. */
export const IMAGES: Readonly<Record<string, Image>> = {
  postgres: { needs: ['postgres', 'initdb', 'pg_isready'], port: 5432, process: postgres },
  redis: { needs: ['redis-server', 'redis-cli'], port: 6379, process: redis },
  'temporalio/admin-tools': { needs: ['go'], builds: 'temporalio/server', process: adminTools },
  'temporalio/server': { needs: ['go', 'bash', 'nc'], builds: 'temporalio/server', process: server },
  'temporalio/ui': { needs: ['go', 'bash', 'nc'], builds: 'temporalio/ui', process: ui },
  '': { needs: [], process: baton },
};

/** docker-entrypoint.sh: makes the database where there is none yet, with the user, the password and a database of its name. */
async function postgres({ environment, port, folder, env, signal }: Translated): Promise<Process> {
  const programs = dirname(there('postgres', env));
  const path = pathWith(programs);
  const user = await userFor('postgres', signal);
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  const name = environment['POSTGRES_USER'] ?? 'postgres';
  writeFileSync(password, environment['POSTGRES_PASSWORD'] ?? '', { mode: 0o600 });
  if (user !== undefined) for (const each of [folder, password]) chownSync(each, user.uid, user.gid);
  const once = { env: { PATH: path }, cwd: folder, ...(user === undefined ? {} : { user }) };
  const made = ['--pgdata', data, '--username', name, '--pwfile', password, '--auth', 'scram-sha-256'];
  const run = (argv: readonly string[], input?: string): Promise<void> =>
    finish({ ...once, argv }, join(folder, 'made.log'), input);
  await run([join(programs, 'initdb'), ...made]);
  await run([join(programs, 'postgres'), '--single', '-D', data, 'postgres'], `CREATE DATABASE "${name}"\n`);
  const here = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`];
  return {
    ...once,
    argv: [join(programs, 'postgres'), '-D', data, ...here],
    // The server and its health check both go by it.
    env: { ...environment, PATH: path, PGPORT: String(port) },
    // The image's own: don't wait for clients that stay connected.
    stopSignal: 'SIGINT',
    asked: [join(programs, 'postgres'), '--version'],
  };
}

async function redis({ command, environment, port, folder, env }: Translated): Promise<Process> {
  const programs = dirname(there('redis-server', env));
  return {
    argv: [...command, '--bind', '127.0.0.1', '--port', String(port)],
    env: { ...environment, PATH: pathWith(programs) },
    cwd: folder,
    healthArguments: ['-p', String(port)],
    asked: [join(programs, 'redis-server'), '--version'],
  };
}

/** Without an entrypoint: the command is what runs. */
async function adminTools({ command, environment, folder, programs }: Translated): Promise<Process> {
  const sqlTool = join(programs, 'temporal-sql-tool');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(sqlTool, join(bin, 'temporal-sql-tool'));
  symlinkSync(await findTemporalCli(), join(bin, 'temporal'));
  return {
    argv: command,
    env: { ...environment, PATH: pathWith(bin) },
    cwd: folder,
    asked: [sqlTool, '--version'],
  };
}

/** Its own entrypoint, which starts the server with the configuration that is in it, filled in from the environment. */
async function server({ environment, port, folder, programs }: Translated): Promise<Process> {
  const ports: [string, string][] = [['FRONTEND_GRPC_PORT', String(port)]];
  for (const part of ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER']) {
    const other = part === 'FRONTEND' ? 'HTTP' : 'GRPC';
    ports.push([`${part}_${other}_PORT`, String(await freePort())]);
    ports.push([`${part}_MEMBERSHIP_PORT`, String(await freeLowPort())]);
  }
  return {
    argv: ['bash', join(programs, 'entrypoint.sh')],
    env: { ...environment, PATH: pathWith(programs), ...Object.fromEntries(ports) },
    cwd: folder,
    asked: [join(programs, 'temporal-server'), '--version'],
  };
}

/** Its own entrypoint, in a folder like that of the image. */
async function ui({ environment, port, programs }: Translated): Promise<Process> {
  return {
    argv: ['bash', './start-ui-server.sh'],
    env: { ...environment, PATH: pathWith(programs), TEMPORAL_UI_PORT: String(port) },
    cwd: programs,
    asked: [join(programs, 'ui-server'), '--version'],
  };
}

async function baton({ command, environment, folder }: Translated): Promise<Process> {
  const program = [process.execPath, join(projectRoot(), 'bin', 'baton.js')];
  const env = { ...environment, PATH: pathWith(dirname(process.execPath)), NODE_ENV: 'production' };
  return { argv: [...program, ...command], env, cwd: folder, asked: [...program, '--version'] };
}

function there(program: Program, env: NodeJS.ProcessEnv): string {
  const found = findProgram(program, env);
  if (found === null) throw new Error(`${program} is not on this machine`);
  return found;
}

function pathWith(folder: string): string {
  return [folder, '/usr/bin', '/bin'].join(':');
}

/** One that fits the column in which Temporal keeps the ports of its members: PostgreSQL's smallint, at most 32767. */
async function freeLowPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_767);
    if ((await preferredPort(port)) === port) return port;
  }
}

/** PostgreSQL refuses to be root. */
async function userFor(name: string, signal: AbortSignal): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ids = await Promise.all(
    ['-u', '-g'].map((flag) => runCommand('id', [flag, name], { limitMs: 10_000, signal })),
  );
  const [uid = NaN, gid = NaN] = ids.map(({ stdout }) => Number.parseInt(stdout, 10));
  if (Number.isNaN(uid)) throw new Error(`there is no user ${name}, and PostgreSQL does not run as root`);
  return { uid, gid };
}
