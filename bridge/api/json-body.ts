import type { IncomingMessage } from 'node:http';
import { BatonError } from '../../errors/baton-error.ts';
import type { ByteBudget } from '../byte-budget.ts';
import { readBody } from '../read-body.ts';
import { invalid } from './mistakes.ts';

/**
 * Reads a body as JSON and hands it to `use`; when that is done nothing of the bytes is kept. Throws what `readBody` does,
 * `BATON_NOT_JSON` before a byte was read, and `BATON_REQUEST_INVALID`, without a word of the body.
 */
export async function withJsonBody<T>(
  request: IncomingMessage,
  budget: ByteBudget,
  withinMs: number,
  use: (value: unknown) => T,
): Promise<T> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json') throw new BatonError('BATON_NOT_JSON', { detail: 'expected application/json' });
  const body = await readBody(request, budget, withinMs);
  try {
    return use(parseJson(decode(body.bytes), '#'));
  } finally {
    body.release();
  }
}

/** JSON text as a value. Throws `BATON_REQUEST_INVALID` for anything else. */
export function parseJson(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the text.
    throw invalid([{ pointer, detail: 'is not JSON' }]);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid([{ pointer: '#', detail: 'is not UTF-8' }]);
  }
}
