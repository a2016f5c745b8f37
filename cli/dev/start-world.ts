import { startArgoController } from '../../standins/cluster/argo/start-argo-controller.ts';
import type { ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { startGitHub, type RunningGitHub } from '../../standins/github/start-github.ts';
import { createGitHubWorld } from '../../standins/github/world/github-world.ts';
import type { Cleanup } from './cleanup.ts';
import { openCluster, type ClusterKind } from './open-cluster.ts';
import { populate, type People } from './people.ts';
import { applyPlayTemplate } from './play-template.ts';
import { NAMESPACE } from './write-config.ts';

/** The stand-ins for what is around Baton and Temporal. */
export interface World {
  readonly cluster: ClusterStandIn;
  readonly github: RunningGitHub;
  readonly people: People;
}

/** Where the world is to listen, and what it keeps. */
export interface WorldOptions {
  /** Gets the raw logs. */
  readonly folder: string;
  /** @default stand-in */
  readonly cluster?: ClusterKind;
  /** Ports that are left out are free ones. */
  readonly ports?: Readonly<Partial<Record<'cluster' | 'github', number>>>;
}

/** From a change to the pass of Argo's model that looks at it; a real one takes 10 s. */
const REQUEUE_MS = 50;

/** Starts a cluster with Argo and the play's template, and a GitHub with accounts and repositories. */
export async function startWorld(
  { folder, cluster: kind = 'stand-in', ports = {} }: WorldOptions,
  cleanup: Cleanup,
): Promise<World> {
  const world = createGitHubWorld({ clock: () => new Date() });
  const people = populate(world);
  const starting = {
    cluster: ended(openCluster(kind, { folder, port: ports.cluster }, cleanup), cleanup),
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
  return { cluster, github: await starting.github, people };
}

/** Sees to it that what has come up is ended, even where something beside it has not. */
export function ended<T extends { readonly stop: () => Promise<unknown> }>(
  starting: Promise<T>,
  cleanup: Cleanup,
): Promise<T> {
  cleanup.add(async () => (await starting).stop());
  starting.catch(() => undefined);
  return starting;
}
