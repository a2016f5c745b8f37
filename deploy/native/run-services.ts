import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../standins/temporal/run-command.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import { bringUp } from './bring-up.ts';
import { seconds } from './compose-file.ts';
import { buildImage } from './go-programs.ts';
import type { Plan, Planned } from './plan.ts';
import { findProgram } from './programs.ts';

/** What services are run with. */
export interface RunOptions {
  /** An empty folder that other users may pass through. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Hears what is being done, in words. */
  readonly progress: (line: string) => void;
  /** Ends what is being done. */
  readonly signal: AbortSignal;
}

/** What is known of a service that is up, or has done its work. */
export interface Row {
  readonly service: string;
  readonly image: string;
  /** The program that ran here as the image's would, with its version. */
  readonly program: string;
  readonly health: string;
  readonly seconds: number;
}

/** Services that are up. */
export interface Services {
  readonly rows: readonly Row[];
  /** Runs the one-time services once more, as each `docker compose up` does: their names. Throws where one fails. */
  readonly repeat: () => Promise<string[]>;
  /** Ends those that run, the last one first, each within its grace: what was not in order, in words. */
  readonly down: () => Promise<string[]>;
}

/** Runs what is planned, one service after the other. Throws where one does not come up; then none is left. */
export async function runServices({ order, ports }: Plan, options: RunOptions): Promise<Services> {
  const rows: Row[] = [];
  const running: (() => Promise<string | null>)[] = [];
  const oneTime: (readonly [name: string, run: () => Promise<unknown>])[] = [];
  const down = async (): Promise<string[]> => {
    const faults: string[] = [];
    for (let end = running.pop(); end !== undefined; end = running.pop()) {
      const fault = await end();
      if (fault !== null) faults.push(fault);
    }
    return faults;
  };
  try {
    for (const planned of order) {
      const { row, end, again } = await runService(planned, ports[planned.name] ?? 0, options);
      rows.push(row);
      if (end === null) oneTime.push([planned.name, again]);
      else running.push(end);
    }
  } catch (error) {
    await down();
    throw error;
  }
  const repeat = async (): Promise<string[]> => {
    for (const [, run] of oneTime) await run();
    return oneTime.map(([name]) => name);
  };
  return { rows, repeat, down };
}

/** A service that is up, or has done its work. */
interface Ran {
  readonly row: Row;
  /** Ends it, and says what was not in order; null for one that has ended. */
  readonly end: (() => Promise<string | null>) | null;
  readonly again: () => Promise<unknown>;
}

async function runService(planned: Planned, port: number, { folder, env, progress, signal }: RunOptions): Promise<Ran> {
  const { name, service, image, version } = planned;
  const room = join(folder, name);
  mkdirSync(room);
  const building = {
    cache: join(projectRoot(), '.cache', 'native'),
    go: findProgram('go', env) ?? 'go',
    run: runCommand,
    env,
    progress,
    signal,
  };
  const programs = image.builds === undefined ? '' : await buildImage(image.builds, version, building);
  progress(`Starting ${name} …`);
  const began = performance.now();
  const process = await image.process({ ...planned, port, folder: room, programs, env, signal });
  const again = (): ReturnType<typeof bringUp> => bringUp(name, service, process, planned.health, folder);
  const { health, running } = await again();
  const row = {
    service: name,
    image: service.image ?? '',
    program: await versionOf(process.asked, signal),
    health,
    seconds: (performance.now() - began) / 1_000,
  };
  if (running === null) return { row, end: null, again };
  const grace = seconds(service.stop_grace_period, 10);
  const stopSignal = process.stopSignal ?? 'SIGTERM';
  const end = async (): Promise<string | null> => {
    const how = await running.stop(stopSignal, grace);
    // Others may leave the signal to the system; ours have something to finish.
    const orderly = how === 0 || (how === stopSignal && service.build === undefined);
    return orderly ? null : `${name} ended with ${how}: ${running.lastWords()}`;
  };
  return { row, end, again };
}

/** `postgres 15.18`, of what a program says to `--version`. */
async function versionOf(asked: readonly string[], signal: AbortSignal): Promise<string> {
  const [program = '', ...args] = asked;
  const { stdout, stderr } = await runCommand(program, args, { limitMs: 30_000, signal });
  const [version = 'of an unknown version'] = /\d+\.\d+(?:\.\d+)?/.exec(stdout + stderr) ?? [];
  const name = args.find((arg) => arg.endsWith('.js')) ?? program;
  return `${name.split('/').at(-1)?.replace('.js', '') ?? name} ${version}`;
}
