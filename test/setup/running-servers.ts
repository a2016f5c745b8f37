import type { DevServer } from '../../standins/temporal/dev-server.ts';

declare global {
  /** Jest loads the setup and the teardown apart from each other; they share the process and nothing else. */
  var batonTestServers: DevServer[] | undefined;
}

/** Keeps a server until the global teardown. */
export function keepForTeardown(server: DevServer): void {
  globalThis.batonTestServers = [...(globalThis.batonTestServers ?? []), server];
}

/** Ends what was kept. */
export async function endKeptServers(): Promise<void> {
  for (const server of globalThis.batonTestServers ?? []) await server.stop();
}
