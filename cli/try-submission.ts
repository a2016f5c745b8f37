import { createCluster } from '../activities/argo/create-cluster.ts';
import { createLiveRuns } from '../activities/argo/live-runs.ts';
import { submitRun } from '../activities/argo/submit-run.ts';
import type { Config } from '../config/schema.ts';
import type { NextRun } from '../signals/rollback-preview.ts';

/** What the API server says of a run that is not submitted. */
export type Acceptance =
  | { readonly kind: 'accepted' }
  /** `code` is that of a submission: `template-cannot-start-at` and its like. */
  | { readonly kind: 'refused'; readonly code: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Asks the configured cluster whether it would take this run, as the play asks before it stops the one that goes on: the
 * template first, then the API server's dry run. Throws `ClusterError`.
 */
export async function trySubmission(config: Config, env: NodeJS.ProcessEnv, next: NextRun): Promise<Acceptance> {
  const cluster = createCluster(config, env);
  const outcome = await submitRun(cluster, createLiveRuns(cluster), { ...next, dryRun: true, unlessClaimed: false });
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'refused', code: outcome.code, why: outcome.why };
    case 'unreachable':
      return { kind: 'unknown', why: outcome.why };
    default:
      return { kind: 'accepted' };
  }
}
