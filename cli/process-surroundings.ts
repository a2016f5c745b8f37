import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { confirm } from './confirm.ts';
import { stopSignal } from './stop-signal.ts';
import type { Surroundings } from './surroundings.ts';

/** The surroundings of a real process. What is heavy is loaded when it is asked for. */
export function processSurroundings(): Surroundings {
  const { env } = process;
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env,
    now: Date.now,
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    },
    stopSignal,
    operator: () => env['USER'] ?? gitUser() ?? userInfo().username,
    connect: async (config) => {
      const { connectTemporal } = await import('./connect-temporal.ts');
      return connectTemporal(config, env);
    },
    pullRequestState: async (config, repository, pullRequest) => {
      const { pullRequestState } = await import('./pull-request-state.ts');
      return pullRequestState(config, repository, pullRequest);
    },
    readRun: async (config, namespace, name) => {
      const { readRun } = await import('./read-run.ts');
      return readRun(config, env, namespace, name);
    },
    readStages: async (config, query) => {
      const { readStages } = await import('./read-stages.ts');
      return readStages(config, env, query);
    },
    trySubmission: async (config, next) => {
      const { trySubmission } = await import('./try-submission.ts');
      return trySubmission(config, env, next);
    },
    confirm,
  };
}

function gitUser(): string | undefined {
  try {
    const name = execFileSync('git', ['config', 'user.name'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return name.trim() || undefined;
  } catch {
    return undefined;
  }
}
