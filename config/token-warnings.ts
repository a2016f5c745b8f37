import { createHash } from 'node:crypto';
import { ALL_REPOSITORIES, type TokenConfig } from './api-schema.ts';
import type { Config } from './schema.ts';
import type { Warning } from './warnings.ts';

/** Characters: what `baton token create` makes has 49, and 32 random ones can't be guessed either. */
const SHORTEST = 32;
/** Fewer different characters than that are a pattern, not chance. */
const FEWEST_DIFFERENT = 10;

/** What people write where a token belongs. */
const COMMON = ['', 'admin', 'baton', 'changeme', 'password', 'resume', 'secret', 'sensor', 'test', 'token'];

/** What is legal about the tokens of the API and probably not meant: weak, doubled, unusable, for nothing. */
export function tokenWarnings({ api, repositories }: Config): Warning[] {
  const configured = new Set(repositories.map(({ name }) => name.toLowerCase()));
  const given = api.secrets.map(splitSecret);
  const digests = digestsByToken(api);
  return [
    ...api.tokens.flatMap((token, index) => [
      ...tokenItself(token, ['api', 'tokens', index], given, digests),
      ...token.repositories.flatMap((name, position) =>
        name === ALL_REPOSITORIES || configured.has(name.toLowerCase())
          ? []
          : [
              {
                path: ['api', 'tokens', index, 'repositories', position],
                text: `token ${token.name} is for ${name}, which is not configured`,
              },
            ],
      ),
    ]),
    ...given.flatMap(({ name, token }) => secretItself(name, token, api)),
  ];
}

/** `name=token`, apart; the token may contain "=". */
export function splitSecret(secret: string): { readonly name: string; readonly token: string } {
  const at = secret.indexOf('=');
  return { name: secret.slice(0, at), token: secret.slice(at + 1) };
}

/** SHA-256 of a token, in hexadecimal digits. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function tokenItself(
  { name, sha256 }: TokenConfig,
  path: readonly PropertyKey[],
  given: readonly { readonly name: string }[],
  digests: ReadonlyMap<string, readonly string[]>,
): Warning[] {
  const isGiven = given.some((secret) => secret.name === name);
  if (sha256 === undefined) {
    const text = `token ${name} has no sha256 and is not in BATON_API_TOKENS: nobody can use it (only the bridge needs to have it)`;
    return isGiven ? [] : [{ path, text }];
  }
  const guessed = [...COMMON, name].some((word) => tokenDigest(word) === sha256);
  const others = (digests.get(sha256) ?? []).filter((other) => other !== name);
  return [
    ...(guessed ? [{ path: [...path, 'sha256'], text: `token ${name} is a common word: anybody can guess it` }] : []),
    ...(others.length > 0
      ? [{ path: [...path, 'sha256'], text: `tokens ${name} and ${others.join(', ')} are the same: the first counts` }]
      : []),
  ];
}

function secretItself(name: string, token: string, api: Config['api']): Warning[] {
  const path = ['api', 'secrets'];
  const known = api.tokens.find((each) => each.name === name);
  if (known === undefined)
    return [{ path, text: `BATON_API_TOKENS has ${name}, which api.tokens does not: nobody can use it` }];
  const twice = api.secrets.filter((secret) => splitSecret(secret).name === name).length > 1;
  const weak = token.length < SHORTEST || new Set(token).size < FEWEST_DIFFERENT;
  return [
    ...(known.sha256 !== undefined || twice
      ? [{ path, text: `token ${name} is given more than once: each of them is taken` }]
      : []),
    ...(weak ? [{ path, text: `token ${name} is weak: make one with baton token create` }] : []),
  ];
}

/** The names under which each digest stands, whether in the file or in the environment. */
function digestsByToken(api: Config['api']): Map<string, string[]> {
  const all = new Map<string, string[]>();
  const add = (digest: string, name: string): void => void all.set(digest, [...(all.get(digest) ?? []), name]);
  for (const { name, sha256 } of api.tokens) if (sha256 !== undefined) add(sha256, name);
  for (const { name, token } of api.secrets.map(splitSecret)) add(tokenDigest(token), name);
  return all;
}
