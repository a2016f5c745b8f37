import { Client, Connection, type TLSConfig } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Config } from '../config/schema.ts';
import { BatonError } from '../errors/baton-error.ts';

/** Where Temporal is, as whom we speak to it, and in which namespace. */
export interface TemporalConnection {
  readonly connection: {
    /** host:port */
    readonly address: string;
    readonly tls?: TLSConfig | boolean;
    readonly apiKey?: string;
    readonly metadata?: Record<string, string>;
  };
  readonly namespace: string;
}

/**
 * Temporal's own environment configuration (`TEMPORAL_ADDRESS`, `TEMPORAL_TLS_…`, `TEMPORAL_API_KEY`, profiles of its
 * configuration file), with the `temporal` section of ours over it where that says something. Throws `BATON_CONFIG_INVALID`.
 */
export function connectOptions(config: Pick<Config, 'temporal'>, env: NodeJS.ProcessEnv): TemporalConnection {
  const { address, namespace, profile } = config.temporal;
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && value !== '') variables[name] = value;
  try {
    const loaded = loadClientConnectConfig({
      overrideEnvVars: variables,
      ...(profile === undefined ? {} : { profile }),
    });
    const { tls, apiKey, metadata } = loaded.connectionOptions;
    return {
      connection: {
        address: address ?? loaded.connectionOptions.address ?? 'localhost:7233',
        ...(tls === undefined || tls === null ? {} : { tls }),
        ...(typeof apiKey === 'string' ? { apiKey } : {}),
        ...(metadata === undefined ? {} : { metadata: metadata as Record<string, string> }),
      },
      namespace: namespace ?? loaded.namespace ?? 'default',
    };
  } catch (cause) {
    const detail = `Temporal's own configuration can't be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new BatonError('BATON_CONFIG_INVALID', { detail, cause });
  }
}

/** A client whose connection can be closed. */
export type ConnectedClient = Client & { readonly connection: Connection };

/** Connects, waiting at most five seconds. Throws `BATON_TEMPORAL_UNREACHABLE`, `BATON_CONFIG_INVALID`. */
export async function connectClient(
  config: Pick<Config, 'temporal'>,
  env: NodeJS.ProcessEnv,
): Promise<ConnectedClient> {
  const { connection: options, namespace } = connectOptions(config, env);
  try {
    const connection = await Connection.connect({ ...options, connectTimeout: 5_000 });
    return new Client({ connection, namespace }) as ConnectedClient;
  } catch (cause) {
    throw unreachable(options.address, cause);
  }
}

/** Nothing answers at Temporal's address. */
export function unreachable(address: string, cause: unknown): BatonError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BatonError('BATON_TEMPORAL_UNREACHABLE', { detail: `${address}: ${why}`, cause });
}
