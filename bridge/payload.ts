import { BatonError } from '../errors/baton-error.ts';

/** The two content types of GitHub's webhooks; `form` is what its API chooses if nobody does. */
type MediaType = 'application/json' | 'application/x-www-form-urlencoded';

/** Reads the Content-Type header. Throws `BATON_MEDIA_TYPE` for anything else than the two. */
export function parseMediaType(header: string | undefined): MediaType {
  const type = header?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'application/x-www-form-urlencoded') return type;
  const detail = 'expected application/json or application/x-www-form-urlencoded';
  throw new BatonError('BATON_MEDIA_TYPE', { detail });
}

/** The JSON of a body whose signature has been checked. Throws `BATON_BODY_INVALID`, without a word of the body. */
export function parsePayload(type: MediaType, bytes: Buffer): unknown {
  const text = decode(bytes);
  const json = type === 'application/json' ? text : new URLSearchParams(text).get('payload');
  if (json === null) throw invalid('the form has no field "payload"');
  try {
    return JSON.parse(json);
  } catch {
    // Its message quotes the body, and it is not handed on as the cause for the same reason.
    throw invalid('the payload is not JSON');
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('the body is not UTF-8');
  }
}

function invalid(detail: string): BatonError {
  return new BatonError('BATON_BODY_INVALID', { detail });
}
