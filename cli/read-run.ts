import { createCluster } from '../activities/argo/create-cluster.ts';
import { taskOf, ownerIdOf, type RunClaim } from '../activities/argo/run-claim.ts';
import { snapshotOf } from '../activities/argo/snapshot.ts';
import { policyFor } from '../config/policies.ts';
import type { Config } from '../config/schema.ts';
import type { RunSnapshot } from '../signals/facts.ts';
import { gateNames } from '../signals/gate-names.ts';

/** A run, and the task that it says it works on. */
export interface FoundRun {
  readonly run: RunSnapshot;
  /** By the play that it was submitted for, else by its arguments; null if it claims none. */
  readonly claim: RunClaim | null;
  /** Workflow id of the play that it was submitted for or given to; null if it is nobody's. */
  readonly owner: string | null;
}

/** A run as the configured cluster knows it; null when there is none. Throws `ClusterError`. */
export async function readRun(
  config: Config,
  env: NodeJS.ProcessEnv,
  namespace: string,
  name: string,
): Promise<FoundRun | null> {
  const cluster = createCluster(config, env);
  const workflow = await cluster.readWorkflow(namespace, name);
  if (workflow === null) return null;
  return {
    run: snapshotOf(workflow, gateNames(policyFor(config).stages)),
    claim: taskOf(workflow),
    owner: ownerIdOf(workflow),
  };
}
