import { remarkOn } from './bare/known.ts';
import type { BareFigures } from './bare/measure-bare.ts';
import type { AloneFigures } from './measures/alone.ts';
import type { BurstFigures } from './measures/burst.ts';
import type { GateRateFigures } from './measures/gate-rate.ts';
import type { HistoryFigures } from './measures/history.ts';
import type { TransitionFigures } from './measures/transitions.ts';
import type { WaitingFigures } from './measures/waiting-memory.ts';

/** What was measured; null where it was not asked for. */
export interface Figures {
  readonly bare: BareFigures;
  readonly history: HistoryFigures | null;
  readonly alone: AloneFigures | null;
  readonly burst: BurstFigures | null;
  readonly rate: GateRateFigures | null;
  readonly waiting: WaitingFigures | null;
  readonly transitions: TransitionFigures | null;
}

/** What the bench says of a run: the figures that are held against something, and those behind them. */
export interface Report {
  /** History events of a clean play of three gates, none of whose stages lasts long enough to be published. Aim: at most 110. */
  readonly historyEventsPerPlay: number | null;
  /** The median of `aloneMs` over that of the skeleton's signal-to-activity time. Aim: at most 5. */
  readonly resumeLatencyRatio: number | null;
  /** Gates a second with many plays at once, over the skeleton's round trips a second. Aim: at least 0.3. */
  readonly gateRateRatio: number | null;
  /** Resident growth of bridge and worker. */
  readonly bytesPerWaitingPlay: number | null;
  /** From webhook to confirmed resume, alone. */
  readonly aloneMs: { readonly p50: number; readonly p99: number } | null;
  /** 100 plays, 100 deliveries, 20 at a time: until the last is resumed. */
  readonly burst100Ms: number | null;
  /** The most memory of bridge and worker meanwhile. */
  readonly burst100PeakMb: number | null;
  /** Behind `gateRateRatio`. */
  readonly gatesPerSecond: number | null;
  /**
   * Verified stage transitions a second through Temporal on a real API server, over raw guarded patches a second. Aim: at
   * least 0.2. Null also where there is no Kubernetes API.
   */
  readonly transitionRateRatio: number | null;
  /** From the wish to the verified transition, 50 at once. Required: below 2 s; aim: p99 below 250. */
  readonly transitionMs: { readonly p50: number; readonly p99: number } | null;
  /** The skeleton's own figures. */
  readonly bare: BareFigures;
  /** What has to be known before any ratio is believed, in sentences. */
  readonly remarks: readonly string[];
  /** Everything else that was counted on the way. */
  readonly details: Omit<Figures, 'bare'>;
}

/** Sets the figures in relation to each other. */
export function reportOf({ bare, ...details }: Figures): Report {
  const { history, alone, burst, rate, waiting, transitions } = details;
  return {
    historyEventsPerPlay: history?.historyEventsPerPlay ?? null,
    resumeLatencyRatio: alone === null ? null : rounded(alone.p50 / bare.activityMs.p50),
    gateRateRatio: rate === null ? null : rounded(rate.perSecond / bare.perSecond),
    bytesPerWaitingPlay: waiting?.bytesPerPlay ?? null,
    aloneMs: alone === null ? null : { p50: alone.p50, p99: alone.p99 },
    burst100Ms: burst?.ms ?? null,
    burst100PeakMb: burst?.peakMb ?? null,
    gatesPerSecond: rate === null ? null : rounded(rate.perSecond),
    transitionRateRatio: transitions === null ? null : rounded(transitions.perSecond / transitions.rawPerSecond),
    transitionMs: transitions?.ms ?? null,
    bare,
    remarks: [remarkOn(bare)].filter((remark) => remark !== null),
    details,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
