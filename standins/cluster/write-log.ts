import type { ApiRequest, Verb } from './api-request.ts';

/** One write that somebody tried, as it is kept in `writes.jsonl`. */
export interface WriteRecord {
  /** Milliseconds since 1970 at which the answer was decided. */
  readonly at: number;
  readonly verb: Verb;
  readonly path: string;
  readonly userAgent: string;
  readonly dryRun: boolean;
  readonly contentType: string;
  /** The patch, the new object or the options that were sent; null for a PUT. */
  readonly body: unknown;
  readonly status: number;
  /** Of the object after the write; null when it was refused. */
  readonly resourceVersion: string | null;
  /** The fault that it met, if any. */
  readonly fault: string | null;
}

/** The record of a request that was answered; `text` is what was sent, `body` what came back. */
export function writeRecordOf(
  request: ApiRequest,
  about: {
    readonly at: number;
    readonly contentType: string;
    readonly text: string;
    readonly status: number;
    readonly body: unknown;
    readonly fault: string | undefined;
  },
): WriteRecord {
  const { verb, path, userAgent, dryRun } = request;
  const { at, contentType, text, status, body, fault } = about;
  return {
    at,
    verb,
    path,
    userAgent,
    dryRun,
    contentType,
    // What a controller puts is the whole object, time and again.
    body: verb === 'update' ? null : parseForLog(text),
    status,
    resourceVersion: (body as { metadata?: { resourceVersion?: string } } | null)?.metadata?.resourceVersion ?? null,
    fault: fault ?? null,
  };
}

function parseForLog(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
