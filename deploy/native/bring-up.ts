import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seconds, type HealthCheck, type Service } from './compose-file.ts';
import type { Process } from './images.ts';
import { startProcess, type Started } from './start-process.ts';

/** What has become of a service. */
export interface Up {
  /** How it is known to be well, in words. */
  readonly health: string;
  /** Null for one that has done its work and ended. */
  readonly running: Started | null;
}

/** From a failed check, or a failed attempt, to the next one. */
const AGAIN_MS = 500;

/** Runs a service as Compose would: to its end if it is a one-time one, else until its health check passes. Throws with its last words. */
export async function bringUp(
  name: string,
  service: Service,
  process: Process,
  health: readonly string[],
  logs: string,
): Promise<Up> {
  const logFile = join(logs, `${name}.log`);
  const [, attempts] = /^on-failure:(\d+)$/.exec(service.restart ?? '') ?? [];
  if (attempts !== undefined) return runOnce(name, process, logFile, Number(attempts));

  const running = startProcess(process, logFile);
  if (service.healthcheck === undefined) return { health: 'none', running };
  const [program = '', ...args] = health;
  const check = { ...process, argv: [program, ...(process.healthArguments ?? []), ...args] };
  try {
    await healthy(check, service.healthcheck, running, join(logs, `${name}.health.log`));
  } catch (error) {
    await running.stop('SIGKILL', 0);
    throw new Error(`${name}: ${(error as Error).message}; it said: ${running.lastWords()}`, { cause: error });
  }
  return { health: `${program} passed`, running };
}

async function runOnce(name: string, process: Process, logFile: string, retries: number): Promise<Up> {
  for (let left = retries; ; left -= 1) {
    const { ended, lastWords } = startProcess(process, logFile);
    const how = await ended;
    const again = retries - left;
    if (how === 0)
      return { health: again === 0 ? 'ended with 0' : `ended with 0 after ${again} retries`, running: null };
    if (left === 0) throw new Error(`${name} ended with ${how}: ${lastWords()}`);
    await pause(AGAIN_MS);
  }
}

/** Within the time that the file gives; asked more often than there, since somebody waits for it. */
async function healthy(check: Process, given: HealthCheck, running: Started, logFile: string): Promise<void> {
  const within = seconds(given.start_period, 0) + seconds(given.interval, 30) * given.retries;
  const deadline = AbortSignal.timeout(within * 1_000);
  const lost: string[] = [];
  void running.ended.then((how) => lost.push(`it ended with ${how}`));
  for (;;) {
    const { ended, lastWords } = startProcess(check, logFile);
    if ((await ended) === 0) return;
    if (lost[0] !== undefined) throw new Error(lost[0]);
    if (deadline.aborted) throw new Error(`its health check fails after ${within} s: ${lastWords()}`);
    await pause(AGAIN_MS);
  }
}
