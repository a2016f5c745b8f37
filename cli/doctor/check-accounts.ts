import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { fail, ok, warn, type Check, type Finding } from './finding.ts';
import { refusalOf, type AskGitHub } from './github-questions.ts';

type Account = Config['trustedAuthors'][number];

/** An account of the configuration, and where it stands: `roles.quality[0]`. */
interface Place {
  readonly key: string;
  readonly account: Account;
}

const userSchema = z.object({ id: z.number(), login: z.string() });

/** One check for each account that the configuration names: GitHub knows it, under the login that stands there. */
export function checkAccounts(ask: AskGitHub, config: Config): Check[] {
  const listed = (key: string, accounts: readonly Account[]): Place[] =>
    accounts.map((account, index) => ({ key: `${key}[${String(index)}]`, account }));
  return [
    ...Object.entries(config.roles).flatMap(([role, accounts]) => listed(`roles.${role}`, accounts)),
    ...listed('trustedAuthors', config.trustedAuthors),
    ...(config.self === undefined ? [] : [{ key: 'self', account: config.self }]),
  ].map((place) => checkAccount(ask, place));
}

function checkAccount(ask: AskGitHub, { key, account: { id, login } }: Place): Check {
  const path = id === undefined ? `/users/${encodeURIComponent(login ?? '')}` : `/user/${String(id)}`;
  return {
    about: key,
    look: async (signal) => {
      const answer = await ask(path, signal);
      const parsed = userSchema.safeParse(answer.body);
      const named = id === undefined ? `the login ${login ?? ''}` : `the id ${String(id)}`;
      if (answer.status === 404)
        return [fail(key, `GitHub knows no account with ${named}`, 'Correct it in baton.yaml.')];
      if (answer.status >= 400 || !parsed.success) return [warn(key, refusalOf(answer))];
      return [judge(key, { id, login }, parsed.data)];
    },
  };
}

function judge(key: string, { id, login }: Account, found: z.infer<typeof userSchema>): Finding {
  const who = `${found.login}, id ${String(found.id)}`;
  if (id === undefined) {
    return warn(key, `${who}, is known by its login only, which can change hands`, `Add id: ${String(found.id)}`);
  }
  if (login === undefined || login.toLowerCase() === found.login.toLowerCase()) return ok(key, who);
  const todo = `The id is what counts. If ${found.login} is meant, correct the login; if ${login} is, correct the id.`;
  return fail(key, `the id ${String(id)} is ${found.login}, and baton.yaml says ${login}`, todo);
}
