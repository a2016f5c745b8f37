import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ClusterError, type WatchEvent } from './cluster.ts';
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

/**
 * The events of an open watch. Ends when the server ends it. Throws `ClusterError`: for an ERROR event with its status
 * (410: the version is too old), for a cut connection and for a line that is no event with status null. Nothing is
 * swallowed: a watch that skips what it can't read would lose a gate.
 */
export async function* watchEvents(response: IncomingMessage, now: () => number): AsyncGenerator<WatchEvent> {
  for await (const line of linesOf(response)) {
    const event = parse(line);
    if (event.type === 'ERROR') throw clusterErrorOf({ status: event.object.code, body: event.object }, now());
    yield event as WatchEvent;
  }
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line.trim() !== '');
    }
  } catch (error) {
    throw lost(error);
  }
  if (rest.trim() !== '') yield rest;
}

function parse(line: string): z.infer<typeof eventSchema> {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ClusterError(`the watch sent a line that is no event: ${line.slice(0, 80)}`, { status: null, cause });
  }
}
