import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import { Client, type ConnectionLike } from '@temporalio/client';
import { listVisiblePlays } from '../../../activities/upkeep/visible-plays.ts';

/** A 64-bit integer, as Temporal's client reads it. */
const number = (value: number): object => ({
  toNumber: () => value,
  mul: () => number(value * 1_000),
  add: () => number(value),
});

/** A Temporal that lists two pages of one play each, and writes down until when it was to answer. */
function temporal(asked: unknown[]): Client {
  const deadline = new AsyncLocalStorage<unknown>();
  const connection = {
    workflowService: {
      listWorkflowExecutions: ({ nextPageToken }: { nextPageToken: Uint8Array }) => {
        asked.push(deadline.getStore());
        const isFirst = nextPageToken.length === 0;
        const execution = { workflowId: isFirst ? 'play/acme/shop/1' : 'play/acme/shop/2', runId: 'r' };
        const listed = {
          type: { name: 'play' },
          status: 1,
          historyLength: number(9),
          startTime: { seconds: number(1) },
        };
        return Promise.resolve({
          executions: [{ execution, ...listed }],
          nextPageToken: new Uint8Array(isFirst ? 1 : 0),
        });
      },
    },
    withDeadline: (until: unknown, call: () => unknown) => deadline.run(until, call),
  };
  return new Client({ connection: connection as unknown as ConnectionLike });
}

test('plays are listed page by page, and each page has to come in time: a list that never came would stop the watch', async () => {
  const asked: unknown[] = [];
  const plays = await listVisiblePlays(temporal(asked), 'all');
  expect(plays.map(({ play }) => play)).toEqual(['play/acme/shop/1', 'play/acme/shop/2']);
  expect(asked).toEqual([expect.any(Number), expect.any(Number)]);
});
