import type { Cleanup } from '../cli/dev/cleanup.ts';
import { measureBare } from './bare/measure-bare.ts';
import { kubernetesThatIsThere, openKubernetes } from './ground/open-kubernetes.ts';
import { openGround, type Ground } from './ground/open-ground.ts';
import { measureAlone } from './measures/alone.ts';
import { measureBurst } from './measures/burst.ts';
import { measureGateRate } from './measures/gate-rate.ts';
import { measureHistory } from './measures/history.ts';
import { measureTransitions, type TransitionFigures, type TransitionScale } from './measures/transitions.ts';
import { measureWaiting } from './measures/waiting-memory.ts';
import type { Figures } from './report.ts';
import type { Scale } from './scale.ts';

/** What can be measured by itself, in the order in which it is measured. The skeleton is measured with each of them. */
export const MEASURES = ['history', 'alone', 'burst', 'rate', 'waiting', 'transitions'] as const;

/** The name of a measure. */
export type Measure = (typeof MEASURES)[number];

/** How to measure. */
export interface BenchOptions {
  readonly scale: Scale;
  readonly only: readonly Measure[];
  readonly env: NodeJS.ProcessEnv;
  /** Gets everything that has to be ended. */
  readonly cleanup: Cleanup;
  /** Ends the preparations, which may download Temporal. */
  readonly signal: AbortSignal;
  /** Hears what is being measured, in words. */
  readonly progress: (line: string) => void;
}

/** Measures, one thing after the other, in one run on one dev server. */
export async function runBench({ scale, only, env, cleanup, signal, progress }: BenchOptions): Promise<Figures> {
  progress('Starting Temporal, a cluster with Argo, and GitHub …');
  const ground = await openGround(env, cleanup, signal);
  const measure = async <T>(name: Measure, what: string, how: (ground: Ground) => Promise<T>): Promise<T | null> => {
    if (!only.includes(name)) return null;
    progress(what);
    return how(ground);
  };
  progress('The bare skeleton: three signals, three activities that do nothing');
  const bare = await measureBare(ground.client, ground.standIns.temporal, scale.bare);
  await ground.baton.restart();
  return {
    bare,
    history: await measure('history', 'The history of a clean play', measureHistory),
    alone: await measure('alone', `${scale.alone} plays, one gate after the other`, (at) =>
      measureAlone(at, scale.alone),
    ),
    burst: await measure('burst', `A burst of ${scale.burst} deliveries`, (at) => measureBurst(at, scale.burst)),
    rate: await measure('rate', `${scale.rate} plays through all their gates at once`, (at) =>
      measureGateRate(at, scale.rate),
    ),
    waiting: await measure('waiting', `${scale.waiting} plays that wait`, (at) => measureWaiting(at, scale.waiting)),
    transitions: await measure(
      'transitions',
      `Stage transitions of ${scale.transitions.atOnce} runs at once, on a real Kubernetes API`,
      (at) => transitionsOn(at, scale.transitions),
    ),
  };

  /** The last: Baton's own processes end for it, since two workers would share one queue. */
  async function transitionsOn(at: Ground, wanted: TransitionScale): Promise<TransitionFigures | null> {
    const binaries = kubernetesThatIsThere(env);
    if (binaries === null) {
      progress('  left out, since there is no Kubernetes API: npm run cluster:build');
      return null;
    }
    await at.baton.stop();
    const { temporal } = at.standIns;
    const kubernetes = await openKubernetes(binaries, { temporal: temporal.address, env, logs: at.logs }, cleanup);
    return measureTransitions(at.client, temporal.pid, kubernetes, wanted);
  }
}
