import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { sweep } from '../../../activities/upkeep/sweep.ts';
import type { Told } from '../../../activities/upkeep/tell-play.ts';
import type { SweepMemory, SweepOutcome } from '../../../activities/upkeep/upkeep-activities.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';
import { pageOf } from '../page-of.ts';

/** When the first sweep is. Milliseconds since the epoch. */
export const NOW = Date.parse('2026-01-02T12:00:00Z');
export const MINUTE = 60_000;
const ELSEWHERE = { ...REPOSITORY, name: 'Acme/Elsewhere', namespace: 'elsewhere' };

interface GivenRun {
  readonly task?: string;
  readonly stage?: string | null;
  readonly phase?: string;
  readonly name?: string;
  readonly at?: string;
  readonly repository?: string;
  readonly shutdown?: 'Stop' | 'Terminate';
}

/** A live run of task 7 of `acme/shop`, with Cleo at work, unless said otherwise. */
export function run(given: GivenRun = {}): KubernetesObject {
  const { task = '7', stage = 'quality-in-progress', phase = 'Running', name = `run-${task}`, at } = given;
  const gate = { id: 'n', name: 'n', displayName: at, templateName: 'gate', type: 'Suspend', phase: 'Running' };
  return {
    metadata: { name, namespace: 'argo', uid: `u-${name}`, labels: stage === null ? {} : { 'current-stage': stage } },
    spec: {
      ...(given.shutdown === undefined ? {} : { shutdown: given.shutdown }),
      arguments: {
        parameters: [
          { name: 'repository', value: given.repository ?? 'acme/shop' },
          { name: 'task-id', value: task },
        ],
      },
    },
    status: { phase, ...(at === undefined ? {} : { nodes: { n: { ...gate, startedAt: '2026-01-02T11:00:00Z' } } }) },
  };
}

/** The play that agrees with such a run. */
export function play(given: Partial<VisiblePlay> = {}): VisiblePlay {
  return {
    play: 'play/acme/shop/7',
    stage: 'quality-in-progress',
    stageSince: NOW - MINUTE,
    attention: [],
    pullRequest: 12,
    ...given,
  };
}

/** What a sweep finds. */
export interface World {
  readonly runs?: readonly KubernetesObject[];
  readonly plays?: readonly VisiblePlay[];
  /** What comes of telling a play of the run of this name. */
  readonly told?: (run: string) => Told;
  /** Throws for what can't be done. */
  readonly reach?: (what: string) => void;
}

/**
 * Sweeps so many times, ten minutes apart, over a world that stays as it is, or is another at each time (from 0); says
 * what was done in each sweep.
 */
export async function sweepTimes(times: number, world: World | ((time: number) => World), at = { now: NOW }) {
  let memory: SweepMemory | null = null;
  const done: string[][] = [];
  const outcomes: SweepOutcome[] = [];
  for (let time = 0; time < times; time += 1) {
    const found = typeof world === 'function' ? world(time) : world;
    const { runs = [], plays = [], told = () => 'signalled', reach = () => undefined } = found;
    const said: string[] = [];
    done.push(said);
    const say = (what: string): void => {
      reach(what);
      said.push(what);
    };
    const outcome: SweepOutcome = await sweep(
      {
        cluster: {
          listWorkflows: async (namespace, options) => {
            reach(`list ${namespace}`);
            return pageOf(namespace === 'argo' ? runs : [], options);
          },
        },
        listPlays: async () => plays,
        tell: async (target, { name }) => {
          say(`tell ${target.play} of ${name}`);
          return told(name);
        },
        nudge: async (id, reason) => say(`nudge ${id}: ${reason}`),
        repositories: [REPOSITORY, ELSEWHERE],
        policy: POLICY,
        logger: createLogger({ level: 'silent' }),
        metrics: createMetrics(),
        clock: () => at.now,
        onProgress: () => undefined,
      },
      memory,
    );
    // The next sweep may run on another worker: it knows what can be written down.
    memory = JSON.parse(JSON.stringify(outcome.memory)) as SweepMemory;
    outcomes.push(outcome);
    at.now += 10 * MINUTE;
  }
  return { done, outcomes };
}
