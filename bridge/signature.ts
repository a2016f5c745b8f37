import { createHmac, timingSafeEqual } from 'node:crypto';
import { BatonError } from '../errors/baton-error.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** Reads `X-Hub-Signature-256`. Throws `BATON_SIGNATURE_MISSING`, or `BATON_SIGNATURE_WRONG` if it can't be one. */
export function parseSignature(header: string | undefined): Buffer {
  if (header === undefined || header === '') {
    throw new BatonError('BATON_SIGNATURE_MISSING', { detail: 'X-Hub-Signature-256 is missing' });
  }
  const [, hex] = SIGNATURE.exec(header) ?? [];
  if (hex === undefined) throw wrong('X-Hub-Signature-256 is not sha256= and 64 hexadecimal digits');
  return Buffer.from(hex, 'hex');
}

/**
 * The position of the secret that signed exactly these bytes. Any of them may have, so that a secret can be rotated.
 * Throws `BATON_SIGNATURE_WRONG`; without secrets, always.
 */
export function verifySignature(secrets: readonly string[], bytes: Buffer, signature: Buffer): number {
  if (secrets.length === 0) throw wrong('no secret is configured, so no signature can be right');
  const position = secrets.findIndex((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), signature),
  );
  if (position < 0) throw wrong('none of the configured secrets has signed this body');
  return position;
}

function wrong(detail: string): BatonError {
  return new BatonError('BATON_SIGNATURE_WRONG', { detail });
}
