import { createHash, randomUUID } from 'node:crypto';
import { BatonError } from '../../errors/baton-error.ts';

/** A string of structured fields (RFC 9651): printable ASCII in quotes, of which `"` and `\` are escaped. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** What many clients send instead: an identifier without quotes. */
const BARE = /^[\w.:@/+=~-]+$/;

const LONGEST = 255;

/**
 * Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header); null without one. Quoted, as the draft has it, or
 * bare: both are the same key. Throws `BATON_REQUEST_INVALID` for anything else, also for two of them.
 */
export function parseIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const text = typeof header === 'string' ? header.trim() : '';
  const quoted = QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(text) ? text : '');
  if (key.length === 0 || key.length > LONGEST) {
    const detail = `Idempotency-Key is not one key of 1 to ${String(LONGEST)} printable ASCII characters, in quotes: "8e03978e"`;
    throw new BatonError('BATON_REQUEST_INVALID', { detail });
  }
  return key;
}

/**
 * The id of a request: for a key always the same, of which nobody who has another token can make one that collides;
 * without a key a new one. 32 hexadecimal digits.
 */
export function requestId(token: string, key: string | null): string {
  if (key === null) return randomUUID().replaceAll('-', '');
  return createHash('sha256')
    .update(JSON.stringify([token, key]))
    .digest('hex')
    .slice(0, 32);
}
