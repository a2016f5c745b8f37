import { startArgoController } from '../../standins/cluster/argo/start-argo-controller.ts';
import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { startGitHub, type RunningGitHub } from '../../standins/github/start-github.ts';
import { createGitHubWorld } from '../../standins/github/world/github-world.ts';
import { startDevServer, type DevServer } from '../../standins/temporal/dev-server.ts';
import type { Cleanup } from './cleanup.ts';
import { populate, type People } from './people.ts';
import { applyPlayTemplate } from './play-template.ts';
import { NAMESPACE, writeConfig } from './write-config.ts';

/** Where to listen; ports that are left out are free ones. */
export type Ports = Readonly<Partial<Record<'temporal' | 'ui' | 'cluster' | 'github' | 'bridge', number>>>;

/** Where the stand-ins are to listen, and what they keep. */
export interface StandInsOptions {
  /** Gets the raw logs. */
  readonly folder: string;
  /** Where `baton.yaml` is to be written. */
  readonly configFile: string;
  readonly ports: Ports;
  /** Ends the start, and the download of Temporal that may be a part of it. */
  readonly signal: AbortSignal;
}

/** The stand-ins for everything around Baton but the agents. */
export interface StandIns {
  readonly temporal: DevServer;
  readonly cluster: ClusterStandIn;
  readonly github: RunningGitHub;
  readonly people: People;
}

/** From a change to the pass of Argo's model that looks at it; a real one takes 10 s. */
const REQUEUE_MS = 50;

/** Starts them side by side, puts the play's template into the cluster, and writes the configuration that names them. */
export async function startStandIns(options: StandInsOptions, cleanup: Cleanup): Promise<StandIns> {
  const { folder, configFile, ports, signal } = options;
  const world = createGitHubWorld({ clock: () => new Date() });
  const people = populate(world);
  const starting = {
    temporal: ended(
      startDevServer({
        ui: ports.ui ?? true,
        signal,
        ...(ports.temporal === undefined ? {} : { port: ports.temporal }),
      }),
      cleanup,
    ),
    cluster: ended(
      startCluster({ logFolder: folder, ...(ports.cluster === undefined ? {} : { port: ports.cluster }) }),
      cleanup,
    ),
    github: ended(
      startGitHub({
        world,
        logFolder: folder,
        // Nobody's hourly budget should end a demonstration; the limits have tests of their own.
        limits: { writesPerMinute: Infinity, writesPerHour: Infinity, requestsPerHour: Infinity },
        ...(ports.github === undefined ? {} : { port: ports.github }),
      }),
      cleanup,
    ),
  };
  const cluster = await starting.cluster;
  const argo = startArgoController({ url: cluster.url, namespaces: [NAMESPACE], requeueMs: REQUEUE_MS });
  cleanup.add(() => argo.stop());
  await applyPlayTemplate(cluster.url);
  const [temporal, github] = await Promise.all([starting.temporal, starting.github]);
  writeConfig(configFile, people, {
    temporal: temporal.address,
    cluster: cluster.url,
    github: github.url,
    bridgePort: ports.bridge ?? 0,
  });
  return { temporal, cluster, github, people };
}

/** Sees to it that what has come up is ended, even where something beside it has not. */
function ended<T extends { readonly stop: () => Promise<unknown> }>(
  starting: Promise<T>,
  cleanup: Cleanup,
): Promise<T> {
  cleanup.add(async () => (await starting).stop());
  starting.catch(() => undefined);
  return starting;
}
