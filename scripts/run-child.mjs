// Children of a script, each the head of a process group: a script that is told to end takes along all that they have
// started, where they would otherwise run on without anybody.
import { spawn } from 'node:child_process';
import { loadUnbuilt } from './load-unbuilt.mjs';

const { dieWithUs } = await loadUnbuilt(new URL('../standins/temporal/die-with-us.ts', import.meta.url));

/** Milliseconds from asking to killing. */
const GRACE_MS = 5_000;

const running = new Set();
let stoppedBy = null;

/** Runs a command to its end; `onOutput` hears what it says on the streams that are pipes. Resolves with its exit code. */
export function runChild(command, args, options, onOutput = () => undefined) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, detached: true });
    // Where this process is killed and hears nothing of it.
    dieWithUs(child);
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
    const end = (code) => {
      running.delete(child);
      resolve(code);
    };
    child.once('error', (error) => {
      onOutput(`${error.message}\n`);
      end(1);
    });
    child.once('close', (code) => {
      // Those of its group that did not listen.
      if (stoppedBy !== null) kill(child, 'SIGKILL');
      end(code ?? 1);
    });
  });
}

/** Whether this process was told to end: nothing more is to be begun. */
export function isStopped() {
  return stoppedBy !== null;
}

/** Ends as a process does that a signal ends, if there was one; when everything has been cleaned up. */
export function endIfStopped() {
  if (stoppedBy === null) return;
  process.removeAllListeners(stoppedBy);
  process.kill(process.pid, stoppedBy);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    for (const child of running) {
      kill(child, 'SIGTERM');
      setTimeout(() => running.has(child) && kill(child, 'SIGKILL'), GRACE_MS).unref();
    }
  });
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of them are gone.
  }
}
