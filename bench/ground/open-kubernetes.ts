import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import type { Cluster } from '../../activities/argo/cluster.ts';
import { startBatonProcess } from '../../cli/dev/baton-process.ts';
import type { Cleanup } from '../../cli/dev/cleanup.ts';
import { loadConfig } from '../../config/load.ts';
import { policyFor } from '../../config/policies.ts';
import type { StageList } from '../../signals/stage-graph.ts';
import { findKubernetes, type KubernetesBinaries } from '../../standins/kubernetes/binaries.ts';
import { startApiServer } from '../../standins/kubernetes/start-api-server.ts';

/** A real Kubernetes API, a worker of Baton's that works on it, and our client of it. */
export interface KubernetesGround {
  /** As the worker has it, in this process. */
  readonly cluster: Cluster;
  readonly namespace: string;
  /** The stages of a configuration that says nothing of them. */
  readonly stages: StageList;
  readonly pids: { readonly worker: number; readonly kubeApiserver: number };
}

/** The programs of a Kubernetes API; null where they are not there, for then nothing can be said about it. */
export function kubernetesThatIsThere(env: NodeJS.ProcessEnv): KubernetesBinaries | null {
  try {
    return findKubernetes(env);
  } catch {
    return null;
  }
}

/** Opens it. `temporal` is `host:port`. */
export async function openKubernetes(
  binaries: KubernetesBinaries,
  { temporal, env, logs }: { readonly temporal: string; readonly env: NodeJS.ProcessEnv; readonly logs: string },
  cleanup: Cleanup,
): Promise<KubernetesGround> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-kubernetes-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const server = await startApiServer({ binaries });
  cleanup.add(() => server.stop());
  const configFile = join(folder, 'baton.yaml');
  const config = {
    repositories: [],
    kubernetes: { context: 'admin' },
    temporal: { address: temporal, namespace: 'default' },
  };
  writeFileSync(configFile, stringify(config));
  const access = { KUBECONFIG: server.kubeconfig };
  const worker = await startBatonProcess({
    command: 'worker',
    configFile,
    env: { ...env, ...access },
    logFile: join(logs, 'kubernetes-worker.log'),
  });
  cleanup.add(() => worker.stop());
  return {
    cluster: createKubernetesCluster({ context: 'admin', env: access }),
    namespace: 'argo',
    stages: policyFor(loadConfig({ path: configFile, env: {} })),
    pids: { worker: worker.pid, kubeApiserver: server.pids().kubeApiserver },
  };
}
