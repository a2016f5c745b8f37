import { endKeptServers } from './running-servers.ts';

/** Ends the servers that the global setup started. */
export default function globalTeardown(): Promise<void> {
  return endKeptServers();
}
