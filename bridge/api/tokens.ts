import { createHash, timingSafeEqual } from 'node:crypto';
import { ALL_REPOSITORIES, type ApiRight } from '../../config/api-schema.ts';
import type { Config } from '../../config/schema.ts';
import { splitSecret } from '../../config/token-warnings.ts';
import { BatonError } from '../../errors/baton-error.ts';

/** Whoever asks: a token that was recognised. */
export interface Caller {
  /** Name of the token. */
  readonly name: string;
  /** Whether the token is for this repository (`owner/name`, in any case). */
  mayTouch(repository: string): boolean;
  /** Throws `BATON_NOT_ALLOWED` unless the token has one of these rights. */
  needs(...rights: readonly ApiRight[]): void;
}

/** Reads the header `Authorization`. Throws `BATON_TOKEN_MISSING`, `BATON_TOKEN_WRONG`. */
export type Authenticate = (header: string | undefined) => Caller;

type Token = Config['api']['tokens'][number];

const BEARER = /^bearer +([\w.~+/=-]{1,512})$/i;

/**
 * Recognises the tokens of the configuration. What is presented is hashed and its digest compared with every one that
 * is configured, each time, so that the time says neither which one matched nor how much of it. `equal` compares two
 * digests of equal length in constant time; without tokens everybody is refused.
 */
export function createTokens(
  { tokens, secrets }: Config['api'],
  equal: (a: Buffer, b: Buffer) => boolean = timingSafeEqual,
): Authenticate {
  const known = [
    ...tokens.flatMap((token) =>
      token.sha256 === undefined ? [] : [{ token, digest: Buffer.from(token.sha256, 'hex') }],
    ),
    ...secrets.map(splitSecret).flatMap((secret) => {
      const token = tokens.find(({ name }) => name === secret.name);
      return token === undefined ? [] : [{ token, digest: sha256(secret.token) }];
    }),
  ];
  return (header) => {
    if (header === undefined || header === '') {
      throw new BatonError('BATON_TOKEN_MISSING', {
        detail: `expected Authorization: Bearer <token>${hint(known.length)}`,
      });
    }
    const [, presented] = BEARER.exec(header) ?? [];
    if (presented === undefined) {
      throw new BatonError('BATON_TOKEN_WRONG', { detail: 'Authorization is not Bearer and a token' });
    }
    const digest = sha256(presented);
    // No early end: see above. The first of equal ones counts.
    const token = known.reduce<Token | null>((found, each) => {
      const isIt = equal(each.digest, digest);
      return found ?? (isIt ? each.token : null);
    }, null);
    if (token === null) {
      throw new BatonError('BATON_TOKEN_WRONG', { detail: `no configured token is this one${hint(known.length)}` });
    }
    return callerOf(token);
  };
}

function callerOf({ name, rights, repositories }: Token): Caller {
  const names = new Set(repositories.map((each) => each.toLowerCase()));
  return {
    name,
    mayTouch: (repository) => names.has(ALL_REPOSITORIES) || names.has(repository.toLowerCase()),
    needs: (...wanted) => {
      if (wanted.some((right) => rights.includes(right))) return;
      const detail = `token ${name} does not have the right ${wanted.join(' or ')}`;
      throw new BatonError('BATON_NOT_ALLOWED', { detail });
    },
  };
}

function hint(known: number): string {
  return known === 0 ? '; no token is configured (api.tokens), so nobody may use the API' : '';
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
