import type { Config } from './schema.ts';
import type { Warning } from './warnings.ts';

type Account = Config['trustedAuthors'][number];

/** An account in one place of the configuration. */
interface Place {
  readonly path: readonly PropertyKey[];
  /** As a person writes it: `roles.quality[0]`. */
  readonly key: string;
  /** What somebody who holds it is; accounts of one list may repeat themselves without harm. */
  readonly list: string;
  readonly account: Account;
}

/** Accounts that stand in two roles, or that are Baton's own as well: legal, and hardly ever meant. */
export function sharedAccounts(config: Config): Warning[] {
  const roles = Object.entries(config.roles).flatMap(([role, accounts]) =>
    accounts.map((account, index) => placeOf(['roles', role, index], `roles.${role}`, account)),
  );
  const authors = config.trustedAuthors.map((account, index) =>
    placeOf(['trustedAuthors', index], 'trustedAuthors', account),
  );
  return [...inSeveralRoles(roles), ...ownAccounts([...roles, ...authors], config.self)];
}

function inSeveralRoles(places: readonly Place[]): Warning[] {
  return places.flatMap((place, index) => {
    const other = places
      .slice(0, index)
      .find((each) => each.list !== place.list && isSame(each.account, place.account));
    if (other === undefined) return [];
    return [warning(place, `is ${other.key} too: two agents that share an account can't be told apart`)];
  });
}

function ownAccounts(places: readonly Place[], self: Account | undefined): Warning[] {
  if (self === undefined) return [];
  return places
    .filter(({ account }) => isSame(account, self))
    .map((place) => warning(place, "is Baton's own account (self) too: whatever it does is ignored as an echo"));
}

function placeOf(path: readonly PropertyKey[], list: string, account: Account): Place {
  return { path, key: `${list}[${String(path.at(-1))}]`, list, account };
}

/** By id where both have one: a login alone can't tell that they differ. */
function isSame(one: Account, other: Account): boolean {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return one.login !== undefined && one.login.toLowerCase() === other.login?.toLowerCase();
}

function warning({ path, key, account }: Place, what: string): Warning {
  const [field, value] = account.id === undefined ? ['login', account.login ?? ''] : ['id', String(account.id)];
  return { path: [...path, field], text: `${key}.${field}, ${value}, ${what}` };
}
