import type { Config } from '../../config/schema.ts';
import { fail, ok, warn, type Check } from './finding.ts';
import { refusalOf, type AskGitHub } from './github-questions.ts';

/** Scopes of a classic token that reach what Baton does. */
const ENOUGH = ['repo', 'public_repo'];

/** What more of a classic token would do harm in wrong hands. */
const TOO_MUCH = /^(admin:|delete_|workflow$|write:org$|site_admin$)/;

/** Requests that are left of an hour's 5,000 below which plays have to wait. */
const FEW = 500;

const RIGHTS =
  'Pull requests: read and write; Commit statuses: read and write; Metadata: read (docs/operations.md, "GitHub")';

/** Whether GitHub answers and takes the token, and what it tells of it. */
export function checkToken(ask: AskGitHub, { apiUrl, token }: Config['github']): Check {
  return {
    about: 'GitHub',
    look: async (signal) => {
      const answer = await ask('/rate_limit', signal);
      if (answer.status === 401) {
        return [
          fail('GitHub', `${apiUrl} does not take the token: ${refusalOf(answer)}`, `Make a new one with ${RIGHTS}.`),
        ];
      }
      // A GitHub Enterprise Server without limits says 404.
      if (answer.status >= 400 && answer.status !== 404) return [fail('GitHub', `${apiUrl}: ${refusalOf(answer)}`)];
      if (token === undefined) {
        const found = `${apiUrl} answers, and there is no token: public repositories only, 60 requests an hour, no statuses or comments`;
        return [warn('GitHub', found, `Set BATON_GITHUB_TOKEN to a token with ${RIGHTS}.`)];
      }
      const left = Number(answer.header('x-ratelimit-remaining') ?? Number.NaN);
      const findings = [ok('GitHub', `${apiUrl} takes the token`)];
      if (left < FEW) findings.push(warn('GitHub', `only ${String(left)} requests are left of this hour's`));
      const scopes = answer.header('x-oauth-scopes');
      return scopes === null ? findings : [...findings, ...scopesOf(scopes)];
    },
  };
}

/** Only classic tokens say what they may; of the others each repository tells. */
function scopesOf(header: string) {
  const scopes = header.split(/[,\s]+/).filter((scope) => scope !== '');
  const words = scopes.length === 0 ? 'none' : scopes.join(', ');
  if (!scopes.some((scope) => ENOUGH.includes(scope))) {
    return [fail('GitHub', `the token's scopes are ${words}`, `Make a fine-grained one with ${RIGHTS}.`)];
  }
  const tooMuch = scopes.filter((scope) => TOO_MUCH.test(scope));
  if (tooMuch.length === 0) return [];
  const todo = `Baton needs none of that. A fine-grained token with ${RIGHTS} is enough.`;
  return [warn('GitHub', `the token may do more than Baton needs: ${tooMuch.join(', ')}`, todo)];
}
