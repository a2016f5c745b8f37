import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for the next second: GitHub's stamps have whole ones, and two changes of one pull request in the same second
 * are an exception that costs Baton another look.
 */
export async function nextSecond(): Promise<void> {
  await pause(1_020 - (Date.now() % 1_000));
}
