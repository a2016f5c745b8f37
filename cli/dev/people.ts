import type { GitHubWorld } from '../../standins/github/world/github-world.ts';
import type { Actor } from '../../standins/github/world/model.ts';

/** Everybody with an account on the stand-in for GitHub. */
export interface People {
  readonly rex: Actor;
  readonly cleo: Actor;
  readonly tess: Actor;
  /** Baton's own account. */
  readonly baton: Actor;
  /** A person who may write, and merges. */
  readonly maintainer: Actor;
  /** May write, but has no role. */
  readonly colleague: Actor;
  /** May read, as everybody may. */
  readonly passerBy: Actor;
}

/** The token with which one of the agents or Baton speaks to the stand-in. */
export function tokenOf(name: 'rex' | 'cleo' | 'tess' | 'baton'): string {
  return `token-of-${name}`;
}

/** The repositories of the stand-in. */
export const REPOSITORIES = [
  { name: 'acme/shop', id: 1_296_269 },
  // Its webhooks come twice: from a hook of its own and from an App's.
  { name: 'acme/warehouse', id: 1_296_270 },
] as const;

/** The logins of those who speak in a play. */
export const LOGINS = {
  rex: 'acme-rex[bot]',
  cleo: 'acme-cleo[bot]',
  tess: 'acme-tess[bot]',
  baton: 'acme-baton[bot]',
  maintainer: 'marta',
  colleague: 'colin',
  passerBy: 'passer-by',
} as const;

/** Makes accounts and repositories in an empty world. */
export function populate(world: GitHubWorld): People {
  const bot = (name: 'rex' | 'cleo' | 'tess' | 'baton', id: number): Actor =>
    world.addActor({ login: LOGINS[name], type: 'Bot', id, token: tokenOf(name) });
  const people: People = {
    rex: bot('rex', 41_000_001),
    cleo: bot('cleo', 41_000_002),
    tess: bot('tess', 41_000_003),
    baton: bot('baton', 41_000_009),
    maintainer: world.addActor({ login: LOGINS.maintainer, id: 583_231 }),
    colleague: world.addActor({ login: LOGINS.colleague, id: 583_232 }),
    passerBy: world.addActor({ login: LOGINS.passerBy, id: 583_233 }),
  };
  for (const { name: repository, id } of REPOSITORIES) {
    const [owner = '', name = ''] = repository.split('/');
    world.addRepository({ owner, name, id });
    world.grant({ repository, to: people.maintainer, permission: 'admin' });
    world.grant({ repository, to: people.colleague, permission: 'write' });
  }
  return people;
}
