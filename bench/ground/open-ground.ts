import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from '../../cli/dev/cleanup.ts';
import type { ClusterKind } from '../../cli/dev/open-cluster.ts';
import { startStandIns, type StandIns } from '../../cli/dev/start-stand-ins.ts';
import { NAMESPACE } from '../../cli/dev/write-config.ts';
import { loadConfig } from '../../config/load.ts';
import { startAgents } from '../../standins/agents/start-agents.ts';
import { connectClient, type ConnectedClient } from '../../worker/connect.ts';
import { applyBenchTemplates } from './bench-templates.ts';
import { createBaton, type Baton } from './baton.ts';
import { createBenchCast, type BenchCast } from './bench-cast.ts';
import { createPlays, type Plays } from './plays.ts';
import { createPost, type Post } from './post.ts';
import { followRuns } from './runs.ts';

/** What is measured, and everything around it: one Temporal dev server in memory and one of each stand-in for all measures. */
export interface Ground {
  readonly standIns: StandIns;
  readonly client: ConnectedClient;
  /** Gets the raw logs, from which latencies are computed. */
  readonly logs: string;
  readonly baton: Baton;
  readonly post: Post;
  readonly plays: Plays;
  readonly cast: BenchCast;
}

/** Opens the ground. Baton's processes are started by whoever measures them. */
export async function openGround(
  env: NodeJS.ProcessEnv,
  cleanup: Cleanup,
  signal: AbortSignal,
  cluster: ClusterKind = 'stand-in',
): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const configFile = join(folder, 'baton.yaml');
  const standIns = await startStandIns({ folder: logs, configFile, ports: {}, cluster, signal }, cleanup);
  await applyBenchTemplates(standIns.cluster.url);
  const config = loadConfig({ path: configFile, env: {} });
  const client = await connectClient(config, {});
  cleanup.add(() => client.connection.close());
  const kubeUrl = standIns.cluster.url;
  const cast = createBenchCast();
  const agents = startAgents({ kubeUrl, namespaces: [NAMESPACE], castOf: cast.castOf });
  cleanup.add(() => agents.stop());
  const runs = followRuns(kubeUrl, NAMESPACE);
  cleanup.add(() => runs.stop());
  const baton = createBaton({ configFile, logs, env, hooks: standIns.github.hooks }, cleanup);
  const post = createPost(standIns.github);
  const plays = createPlays({ client, config, standIns, runs, post });
  return { standIns, client, logs, baton, post, plays, cast };
}
