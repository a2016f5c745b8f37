import { ledgerQuery, statusQuery } from '../../signals/messages.ts';
import { repositoryNamed } from '../../standins/github/world/state.ts';
import type { House } from '../dev/house.ts';
import { NAMESPACE } from '../dev/write-config.ts';
import type { DemoPlay } from './demo-play.ts';
import { idOf } from './places.ts';
import type { PlayRecord } from './raw-logs.ts';

/** Milliseconds that a play gets to answer; after a failure there may be no worker to answer for it. */
const PATIENCE_MS = 5_000;

/** What a play says of itself at the end; nulls for one that can't be asked. */
export async function recordOf(play: DemoPlay, { client, standIns }: House): Promise<PlayRecord> {
  const handle = client.workflow.getHandle(idOf(play));
  const ask = <T>(question: () => Promise<T>): Promise<T | null> =>
    client.withDeadline(Date.now() + PATIENCE_MS, question).catch(() => null);
  const [status, ledger] = await Promise.all([
    ask(() => handle.query(statusQuery)),
    ask(() => handle.query(ledgerQuery)),
  ]);
  // Whoever can't be asked may have been given any of them.
  const others = status === null ? [] : (play.byHand ?? []).filter((run) => run !== status.run?.name);
  return {
    name: play.name,
    play: idOf(play),
    repositoryId: repositoryNamed(standIns.github.world.state, play.repository).id,
    status,
    ledger,
    untouched: others.map((run) => `${NAMESPACE}/${run}`),
  };
}

/** What each play that has not ended waits for, in words. */
export function waitsOf(records: readonly PlayRecord[]): string[] {
  return records.flatMap(({ name, status }) => {
    if (status === null) return [`${name} can't be asked what it waits for`];
    return status.ended ? [] : [`${name} is at ${status.stage} and waits for ${status.waitingFor}`];
  });
}
