import type { Policy } from '../../config/policy.ts';
import type { RepositoryConfig } from '../../config/schema.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Cluster } from '../argo/cluster.ts';
import type { RunTarget } from './run-target.ts';
import type { Told } from './tell-play.ts';
import type { VisiblePlay } from './visible-plays.ts';

/** What sweeping needs. */
export interface SweepPorts {
  readonly cluster: Pick<Cluster, 'listWorkflows'>;
  readonly listPlays: () => Promise<readonly VisiblePlay[]>;
  readonly tell: (target: RunTarget, run: RunSnapshot) => Promise<Told>;
  readonly nudge: (play: string, reason: string, pullRequest: number | null) => Promise<void>;
  readonly repositories: readonly RepositoryConfig[];
  readonly policy: Policy;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Hears of each piece of work. */
  readonly onProgress: () => void;
}
