import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Waits until its standard input ends, which the system sees to when this process is gone, however it went. */
const WATCHDOG = 'read _; kill -9 -"$0" "$0" 2>/dev/null';

/**
 * Has a child process killed when this process ends, even by SIGKILL, so that no server is left behind; with its group
 * where it leads one (`detached`).
 * @returns the undoing, for when the child has ended in an orderly way
 */
export function dieWithUs(child: ChildProcess): () => void {
  if (child.pid === undefined) return () => undefined;
  // Detached: Ctrl-C reaches the whole foreground group and would take the watchdog first.
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.on('error', () => undefined);
  watchdog.unref();
  // A pipe to a child is a socket, though its type doesn't say so; it must not keep this process alive.
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  let done = false;
  const undo = (): void => {
    if (done) return;
    done = true;
    watchdog.kill('SIGKILL');
  };
  child.once('exit', undo);
  return undo;
}
