import { startGitHub } from '../../../standins/github/start-github.ts';
import type { RunningGitHub, StartGitHub } from '../../../standins/github/start-github.ts';
import { createGitHubWorld } from '../../../standins/github/world/github-world.ts';
import type { GitHubWorld } from '../../../standins/github/world/github-world.ts';
import type { Actor } from '../../../standins/github/world/model.ts';

/** A GitHub with the repository `acme/shop`, three agents, a maintainer and a passer-by; tokens are their logins. */
export interface Shop {
  readonly world: GitHubWorld;
  readonly rex: Actor;
  readonly cleo: Actor;
  readonly tess: Actor;
  readonly maintainer: Actor;
  readonly stranger: Actor;
  /** Moves the world's clock. */
  readonly pass: (seconds: number) => void;
}

/** Makes the shop, in the year 2026. */
export function openShop(): Shop {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const world = createGitHubWorld({ clock: () => new Date(now) });
  const bot = (login: string, id: number): Actor =>
    world.addActor({ login: `${login}[bot]`, type: 'Bot', id, token: login });
  const shop = {
    world,
    rex: bot('rex', 101),
    cleo: bot('cleo', 102),
    tess: bot('tess', 103),
    maintainer: world.addActor({ login: 'mona', id: 104, token: 'mona' }),
    stranger: world.addActor({ login: 'passer-by', id: 105, token: 'passer-by' }),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
  world.addRepository({ owner: 'acme', name: 'shop', id: 9001 });
  world.grant({ repository: 'acme/shop', to: shop.maintainer, permission: 'admin' });
  return shop;
}

/** Opens pull request 1 of the shop: Rex's, from `task-7-cart`. */
export function openTask(shop: Shop): { repository: string; number: number; sha: string } {
  const opened = shop.world.openPullRequest({
    repository: 'acme/shop',
    by: shop.rex,
    title: 'Add a cart',
    head: 'task-7-cart',
  });
  return { repository: 'acme/shop', number: opened.number, sha: opened.head.sha };
}

/** Puts the shop on the network. */
export const serve = (shop: Shop, options: Omit<StartGitHub, 'world'> = {}): Promise<RunningGitHub> =>
  startGitHub({ ...options, world: shop.world });
