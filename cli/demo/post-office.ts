import type { RunningGitHub } from '../../standins/github/start-github.ts';
import type { Delivery } from '../../standins/github/webhooks/delivery.ts';
import type { Forgery } from '../../standins/github/webhooks/webhook-request.ts';
import { repositoryNamed } from '../../standins/github/world/state.ts';

/** What becomes of GitHub's webhooks on their way. */
export interface PostOffice {
  /** From now on deliveries about this repository stay until somebody sends them; all others go at once. */
  readonly hold: (repository: string) => void;
  /** Sends what is held of a repository, each so many times, in an order by chance, some at a time; resolves when all is answered. */
  readonly scatter: (repository: string, times: number) => Promise<void>;
  /** Sends once more what has been sent of a repository, in an order by chance, some at a time. */
  readonly repeat: (repository: string) => Promise<void>;
  /** Sends the newest delivery about a pull request once more, with something in it that is not as GitHub made it. */
  readonly forge: (
    place: { readonly repository: string; readonly number: number },
    forgery: (delivery: Delivery) => Forgery,
  ) => Promise<void>;
}

/** How many requests are on their way at once: GitHub waits for no answer before it sends the next one. */
const AT_ONCE = 6;

/** A post office between the stand-in for GitHub and its hooks. The same seed and deliveries give the same order. */
export function createPostOffice({ hooks, world }: RunningGitHub, seed: number): PostOffice {
  const random = mulberry32(seed);
  const holding = new Set<number>();
  const idOf = (repository: string): number => repositoryNamed(world.state, repository).id;
  const about = (repository: string, deliveries: readonly Delivery[]): Delivery[] =>
    deliveries.filter(({ repositoryId }) => repositoryId === idOf(repository));
  const sendInAnyOrder = async (deliveries: readonly Delivery[]): Promise<void> => {
    const waiting = shuffled(deliveries, random);
    const sendNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await hooks.send(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  };

  hooks.mode('held');
  // The hooks heard of the event first, so its deliveries are there.
  world.listen(() => {
    for (const delivery of hooks.held()) if (!holding.has(delivery.repositoryId)) void hooks.send(delivery);
  });

  return {
    hold: (repository) => {
      holding.add(idOf(repository));
    },
    scatter: async (repository, times) => {
      const held = about(repository, hooks.held());
      await sendInAnyOrder(Array.from({ length: times }, () => held).flat());
    },
    repeat: async (repository) => {
      await sendInAnyOrder(about(repository, hooks.deliveries()).filter(({ attempts }) => attempts.length > 0));
    },
    forge: async ({ repository, number }, forgery) => {
      const newest = about(repository, hooks.deliveries()).findLast(({ pullRequest }) => pullRequest === number);
      if (newest !== undefined) await hooks.send(newest, forgery(newest));
    },
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** A small generator of numbers in [0, 1) that a seed determines. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
