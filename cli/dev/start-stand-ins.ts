import { startDevServer, type DevServer } from '../../standins/temporal/dev-server.ts';
import type { Cleanup } from './cleanup.ts';
import type { ClusterKind } from './open-cluster.ts';
import { ended, startWorld, type World } from './start-world.ts';
import { writeConfig } from './write-config.ts';

/** Where to listen; ports that are left out are free ones. */
export type Ports = Readonly<Partial<Record<'temporal' | 'ui' | 'cluster' | 'github' | 'bridge', number>>>;

/** Where the stand-ins are to listen, and what they keep. */
export interface StandInsOptions {
  /** Gets the raw logs. */
  readonly folder: string;
  /** Where `baton.yaml` is to be written. */
  readonly configFile: string;
  readonly ports: Ports;
  /** @default stand-in */
  readonly cluster?: ClusterKind;
  /** Ends the start, and the download of Temporal that may be a part of it. */
  readonly signal: AbortSignal;
}

/** The stand-ins for everything around Baton but the agents. */
export interface StandIns extends World {
  readonly temporal: DevServer;
}

/** Starts them side by side, puts the play's template into the cluster, and writes the configuration that names them. */
export async function startStandIns(options: StandInsOptions, cleanup: Cleanup): Promise<StandIns> {
  const { folder, configFile, ports, cluster = 'stand-in', signal } = options;
  const starting = ended(
    startDevServer({
      ui: ports.ui ?? true,
      signal,
      ...(ports.temporal === undefined ? {} : { port: ports.temporal }),
    }),
    cleanup,
  );
  const world = await startWorld({ folder, cluster, ports }, cleanup);
  const temporal = await starting;
  writeConfig(configFile, world.people, {
    temporal: temporal.address,
    cluster: world.cluster.url,
    github: world.github.url,
    bridgePort: ports.bridge ?? 0,
  });
  return { temporal, ...world };
}
