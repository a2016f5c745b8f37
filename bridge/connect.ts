import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

/** Milliseconds between attempts to reach a Temporal that is away; gRPC's own pause grows to two minutes. */
const RECONNECT_MS = { first: 100, most: 1_000 };

/** A client for the bridge, and the connection under it, to be closed at the end. */
export interface BridgeConnection {
  readonly client: Client;
  close(): Promise<void>;
}

/**
 * Connects without waiting for Temporal, and without the SDK's retries: their backoff sleeps past the deadline of a
 * request (with Temporal away, eight seconds become ten), and GitHub has hung up by then.
 */
export function connectBridge(options: ConnectionOptions, namespace: string): BridgeConnection {
  const connection = Connection.lazy({
    ...options,
    interceptors: [],
    channelArgs: {
      ...options.channelArgs,
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MS.first,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MS.most,
    },
  });
  return { client: new Client({ connection, namespace }), close: () => connection.close() };
}
