import { randomUUID } from 'node:crypto';
import { configSchema } from '../../config/schema.ts';
import { SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { createTemporalSetup } from '../../cli/temporal-setup.ts';
import { connectClient } from '../../worker/connect.ts';
import { createNamespace } from '../cli/real-server.ts';

/** A namespace of its own with Baton's search attributes, so that a worker's task queues are nobody else's. */
export async function ownNamespace(address: string): Promise<string> {
  const namespace = `worker-${randomUUID().slice(0, 8)}`;
  await createNamespace(address, namespace);
  const { temporal } = configSchema.parse({ temporal: { address, namespace } });
  const client = await connectClient({ temporal }, {});
  const setup = createTemporalSetup(client, client.connection);
  await setup.addSearchAttributes(Object.values(SEARCH_ATTRIBUTES));
  await client.connection.close();
  return namespace;
}
