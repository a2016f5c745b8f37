import type { StagePolicy } from '../../config/policy.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Cluster } from '../argo/cluster.ts';
import type { RunTarget, TargetOptions } from './run-target.ts';
import type { Told } from './tell-play.ts';
import type { VisiblePlay } from './visible-plays.ts';

/** What the watch has told plays, by uid: this process' memory, which may be lost. A run belongs in it once told. */
export type Seen = Map<string, { readonly run: RunSnapshot; readonly target: RunTarget }>;

/** What watching needs. */
export interface WatchPorts {
  readonly cluster: Pick<Cluster, 'listWorkflows' | 'watchWorkflows'>;
  /** Throws when Temporal does not answer. */
  readonly tell: (target: RunTarget, run: RunSnapshot) => Promise<Told>;
  /** The plays that need a person, resting ones included. Throws when Temporal does not answer. */
  readonly troubledPlays: () => Promise<readonly VisiblePlay[]>;
  readonly configured: TargetOptions;
  readonly stages: readonly StagePolicy[];
  readonly seen: Seen;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Resolves after so many milliseconds, or at once when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1), so that watches don't all come at once. */
  readonly random: () => number;
  /** Milliseconds since anything that stays the same. */
  readonly clock: () => number;
  /** Hears of each telling. */
  readonly onTold: () => void;
  /** Hears why the cluster refuses the watch, in words; null where it does not. */
  readonly onRefused: (why: string | null) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}
