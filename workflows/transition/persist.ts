import { sleep } from '@temporalio/workflow';

/** Milliseconds for which something is tried that has to be done, and of the pauses between. */
const PATIENCE_MS = 3_600_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** Tries with growing pauses, for an hour, until there is an answer that is not null; `otherwise` if there never is one. */
export async function persist<T>(attempt: () => Promise<T | null>, otherwise: T): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const answer = await attempt();
    if (answer !== null) return answer;
    if (Date.now() + pause > until) return otherwise;
    await sleep(pause, { summary: 'until it is tried again' });
  }
}
