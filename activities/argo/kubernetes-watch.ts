import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ClusterError, type WatchEvent, type WatchOptions } from './cluster.ts';
import type { Requests } from './kubernetes-requests.ts';
import { lost } from './kubernetes-transport.ts';
import { clusterErrorOf } from './status-body.ts';

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
    object: z.looseObject({ metadata: z.looseObject({ name: z.string() }) }),
  }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) }),
  }),
  z.object({ type: z.literal('ERROR'), object: z.looseObject({ code: z.number() }) }),
]);

/** When a watch counts as over, whatever the server says. */
interface WatchLimits {
  /** Milliseconds after the watch's own `timeoutSeconds`: the server must have ended it by then. */
  readonly graceMs: number;
  /**
   * Milliseconds without a line. A server sends a bookmark a minute, though not every one of them does: silence is no
   * failure, only a reason to look whether anybody is there.
   */
  readonly silenceMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The events of a watch over the collection at `path`. Ends when the server or the caller ends it, or after too long a
 * silence. Throws `ClusterError`: for an ERROR event with its status (410: the version is too old), for a connection that
 * is cut or outlives its time and for a line that is no event with status null. Nothing is swallowed: a watch that skips
 * what it can't read would lose a gate.
 */
export async function* watchEvents(
  requests: Pick<Requests, 'open'>,
  path: string,
  { labelSelector, resourceVersion, timeoutSeconds, signal, onOpen }: WatchOptions,
  { graceMs, silenceMs, now }: WatchLimits,
): AsyncGenerator<WatchEvent> {
  const ender = new AbortController();
  const end = (): void => ender.abort();
  const overdue = setTimeout(
    () => {
      ender.abort(new Error('the watch outlived the time that it was opened for'));
    },
    timeoutSeconds * 1_000 + graceMs,
  );
  let silence: NodeJS.Timeout | null = null;
  signal.addEventListener('abort', end);
  try {
    if (signal.aborted) return;
    const query = { watch: true, allowWatchBookmarks: true, labelSelector, resourceVersion, timeoutSeconds };
    const response = await requests.open({ lane: 'list', method: 'GET', path, query }, ender.signal);
    onOpen?.();
    silence = setTimeout(() => {
      ender.abort(SILENCE);
    }, silenceMs);
    for await (const line of linesOf(response, ender.signal)) {
      silence.refresh();
      const event = parse(line);
      if (event.type === 'ERROR') throw clusterErrorOf({ status: event.object.code, body: event.object }, now());
      yield event as WatchEvent;
    }
  } catch (error) {
    // Ended by its caller or by us: there is nothing to report.
    if (!signal.aborted && ender.signal.reason !== SILENCE) throw error;
  } finally {
    clearTimeout(overdue);
    if (silence !== null) clearTimeout(silence);
    signal.removeEventListener('abort', end);
    // A caller that stops iterating must not leave the connection behind.
    end();
  }
}

const SILENCE = new Error('nothing was heard for too long');

/** Bytes; an event is an object and a few words. */
const LONGEST_LINE = 16 * 1024 * 1024;

const NEWLINE = 0x0a;

/** The lines of an answer as they come, without empty ones. Throws `ClusterError` with status null where it is cut. */
export async function* linesOf(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (): string => {
    const line = Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    size = 0;
    return line;
  };
  const keep = (bytes: Buffer): void => {
    size += bytes.length;
    if (size > LONGEST_LINE) throw notAnEvent(take(), new Error(`it is longer than ${String(LONGEST_LINE)} bytes`));
    parts.push(bytes);
  };
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, to));
        from = to + 1;
        const line = take();
        if (line !== '') yield line;
      }
      keep(chunk.subarray(from));
    }
  } catch (error) {
    throw lost(error, signal);
  }
  const rest = take();
  if (rest !== '') yield rest;
}

function parse(line: string): z.infer<typeof eventSchema> {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw notAnEvent(line, cause);
  }
}

function notAnEvent(line: string, cause: unknown): ClusterError {
  return new ClusterError(`the watch sent a line that is no event: ${line.slice(0, 80)}`, { status: null, cause });
}
