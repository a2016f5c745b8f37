import type { IncomingMessage } from 'node:http';
import { BatonError } from '../errors/baton-error.ts';
import type { ByteBudget } from './byte-budget.ts';

/** GitHub never sends more; it does not deliver larger events at all. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** A body in memory. Its bytes count against the budget until `release`, which may be called more than once. */
export interface HeldBody {
  readonly bytes: Buffer;
  release(): void;
}

/**
 * Reads a whole body, unchanged, within so many milliseconds. A declared length that is too large is refused before a
 * byte is read, an undeclared one as soon as it has become too large. Bytes are taken from the budget as they arrive, so
 * that somebody who announces much and sends little holds little. Throws `BATON_BODY_TOO_LARGE`, `BATON_BUSY`,
 * `BATON_BODY_SLOW`, `BATON_BODY_INVALID` (cut off).
 */
export async function readBody(request: IncomingMessage, budget: ByteBudget, withinMs: number): Promise<HeldBody> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  const release = (): void => {
    budget.give(size);
    size = 0;
  };
  let patience: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      patience = setTimeout(() => reject(tooSlow(withinMs)), withinMs);
      request.on('data', (chunk: Buffer) => {
        if (size + chunk.length > MAX_BODY_BYTES) reject(tooLarge());
        else if (!budget.take(chunk.length)) reject(busy());
        else {
          size += chunk.length;
          chunks.push(chunk);
        }
      });
      request.once('end', resolve);
      request.once('error', reject);
      request.once('close', () => reject(new Error('the connection was closed')));
    });
    return { bytes: Buffer.concat(chunks), release };
  } catch (error) {
    release();
    request.removeAllListeners('data');
    // What still comes is thrown away unread, so that the answer can be heard; the server's timeout ends it.
    request.resume();
    if (error instanceof BatonError) throw error;
    throw new BatonError('BATON_BODY_INVALID', { detail: 'the body ended before its end', cause: error });
  } finally {
    clearTimeout(patience);
  }
}

function tooLarge(): BatonError {
  return new BatonError('BATON_BODY_TOO_LARGE', { detail: `at most ${String(MAX_BODY_BYTES)} bytes are read` });
}

function tooSlow(ms: number): BatonError {
  return new BatonError('BATON_BODY_SLOW', {
    detail: `not all of it came within ${String(ms)} ms`,
    retryAfterMs: 5_000,
  });
}

function busy(): BatonError {
  const detail = 'the bodies that are being read fill the memory set aside for them';
  return new BatonError('BATON_BUSY', { detail, retryAfterMs: 5_000 });
}
