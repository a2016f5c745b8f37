import { setTimeout as pause } from 'node:timers/promises';
import { ledgerQuery } from '../../signals/messages.ts';
import type { Delivery } from '../../standins/github/webhooks/delivery.ts';
import type { Actor } from '../../standins/github/world/model.ts';
import { REPOSITORY } from '../ground/baton.ts';
import { nextSecond } from '../ground/next-second.ts';
import type { Ground } from '../ground/open-ground.ts';
import type { BenchPlay } from '../ground/plays.ts';

/** What a clean play leaves in Temporal: one of three gates that waits at each of them and gets twelve deliveries. */
export interface HistoryFigures {
  /** As configured by default: a stage is published on the pull request once it has lasted ten seconds, as none does here. */
  readonly historyEventsPerPlay: number;
  /** Of one whose every stage lasts long enough to be published, as agents at real work let it. */
  readonly historyEventsPublished: number;
  readonly deliveries: number;
}

/** Milliseconds: shorter than any of the stages, so that each is published as those of agents at real work are. */
const SOON_MS = 50;

/** Plays the same life twice, side by side. */
export async function measureHistory(ground: Ground): Promise<HistoryFigures> {
  const [play, published] = await Promise.all([live(ground), live(ground, { publishAfterMs: SOON_MS })]);
  return {
    historyEventsPerPlay: play.events,
    historyEventsPublished: published.events,
    deliveries: play.deliveries,
  };
}

async function live(
  ground: Ground,
  policy: { readonly publishAfterMs?: number } = {},
): Promise<{ events: number; deliveries: number }> {
  const { cast, client, plays, post, standIns } = ground;
  const { world } = standIns.github;
  const { rex, cleo, tess, maintainer } = standIns.people;
  const repository = REPOSITORY.name;
  const play = await plays.start('whole', policy);
  let deliveries = 0;
  const deliver = async (act: () => Delivery): Promise<void> => {
    const before = await heard(ground, play);
    const { answer } = await post.send(act());
    deliveries += 1;
    // One at a time, so that no two of them share a workflow task; what the bridge keeps from the play is not waited for.
    if (!answer.includes('"accepted"')) return;
    while ((await heard(ground, play)) === before) await pause(20);
  };
  /** Where it matters what came last: GitHub's stamps know seconds. */
  const deliverLater = async (act: () => Delivery): Promise<void> => {
    await nextSecond();
    await deliver(act);
  };
  const by = (actor: Actor) => ({ repository, number: play.pullRequest(), by: actor });
  const told = (act: () => unknown) => (): Delivery => {
    act();
    return post.collectOne();
  };

  await play.waitsAt(0);
  await deliver(() => play.act(0));
  await play.opened(0);
  for (const label of [`task-${play.task}`, 'backend', 'size/M']) {
    await deliver(told(() => world.label({ ...by(rex), label })));
  }
  const { head } = world.pullRequest(repository, play.pullRequest());
  await deliverLater(told(() => world.push({ repository, by: rex, ref: head.ref })));
  await play.waitsAt(1);
  await deliverLater(() => play.act(1));
  await play.waitsAt(2);
  await deliverLater(told(() => world.review({ ...by(cleo), verdict: 'comment', body: 'Reads well.' })));
  await deliverLater(() => play.act(2));
  await play.opened(2);
  await deliver(told(() => world.edit({ ...by(rex), title: `Task ${play.task}: the total` })));
  await deliver(told(() => world.comment({ ...by(tess), body: 'Thank you.' })));
  await deliver(told(() => world.checkSuite({ repository, by: maintainer, sha: head.sha, conclusion: 'success' })));
  await deliverLater(told(() => world.merge(by(maintainer))));
  cast.mayEnd(play.task);
  const stage = await play.ended();
  if (stage !== 'completed') throw new Error(`the clean play ended as ${stage}`);
  const { events } = await client.workflow.getHandle(play.id).fetchHistory();
  return { events: events?.length ?? 0, deliveries };
}

/** How many deliveries have reached the play. */
async function heard({ client }: Ground, play: BenchPlay): Promise<number> {
  const { counts } = await client.workflow.getHandle(play.id).query(ledgerQuery);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
