import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { startDevServer, type DevServerOptions } from '../../../standins/temporal/dev-server.ts';

/** A dev server for one test file alone: plays poll queues whose names are fixed, so two files can't share one. */
export interface OwnServer {
  readonly address: string;
  readonly client: Client;
  readonly native: NativeConnection;
  stop(): Promise<void>;
}

export async function startOwnServer(options: Pick<DevServerOptions, 'dynamicConfig'> = {}): Promise<OwnServer> {
  const server = await startDevServer(options);
  const connection = await Connection.connect({ address: server.address });
  const native = await NativeConnection.connect({ address: server.address });
  return {
    address: server.address,
    client: new Client({ connection }),
    native,
    stop: async () => {
      await native.close();
      await connection.close();
      await server.stop();
    },
  };
}
