import type { Client } from '@temporalio/client';
import { BatonError } from '../errors/baton-error.ts';
import type { PlayInput } from '../signals/messages.ts';
import type { Inheritance } from './plays.ts';

/** What a play was started with, from the first event of its history: that needs no worker, even long after its end. */
export async function pastOf(client: Client, id: string, runId: string): Promise<Inheritance> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: id, runId },
    maximumPageSize: 1,
  });
  const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  if (payloads === null || payloads === undefined)
    throw new BatonError('BATON_PLAY_NOT_FOUND', { detail: `${id} has left no history` });
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let decoded = payloads;
  for (const codec of [...payloadCodecs].reverse()) decoded = await codec.decode(decoded);
  const [payload] = decoded;
  if (payload === undefined) throw new BatonError('BATON_PLAY_NOT_FOUND', { detail: `${id} was started with nothing` });
  const { generation, pastPullRequests } = payloadConverter.fromPayload<PlayInput>(payload);
  return { generation, pastPullRequests };
}
