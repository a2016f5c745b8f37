/** Something that was started for all tests. */
interface RunningServer {
  readonly stop: () => Promise<void>;
}

declare global {
  /** Jest loads the setup and the teardown apart from each other; they share the process and nothing else. */
  var batonTestServers: RunningServer[] | undefined;
}

/** Keeps a server until the global teardown. */
export function keepForTeardown(server: RunningServer): void {
  globalThis.batonTestServers = [...(globalThis.batonTestServers ?? []), server];
}

/** Ends what was kept. */
export async function endKeptServers(): Promise<void> {
  for (const server of globalThis.batonTestServers ?? []) await server.stop();
}
