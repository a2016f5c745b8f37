import { coverage, listRuns } from './list-runs.ts';
import { beforeAnySilence, differencesBetween, silentPlays, unmoved, type Difference } from './sweep-differences.ts';
import { memoryOf, remembered } from './sweep-memory.ts';
import type { SweepPorts } from './sweep-ports.ts';
import { inTurn } from './sweep-turns.ts';
import type { Told } from './tell-play.ts';
import type { SweepMemory, SweepOutcome } from './upkeep-activities.ts';

/**
 * What one sweep does at most; the rest is the next one's. A nudge costs some requests to GitHub, which takes 5,000 an
 * hour: 12 sweeps of 100 nudges leave most of them to the gates.
 */
const MOST = { tell: 500, nudge: 100, orphans: 100 };

/**
 * Failures after which a sweep leaves off with one kind of work; what fails of one takes nothing from the others. Each
 * can cost as long as Temporal is waited for: all together stay well below the time that Temporal gives a sweep.
 */
const MOST_FAILURES = { tell: 10, nudge: 5, silent: 5 };

/**
 * Compares all runs with all plays without asking any play, and makes those look again that differ, twice in a row, or
 * have waited for an hour without a word. A run that can't be read, a play that can't be told and a namespace that can't
 * be listed are left out; whatever there is no time for comes first in the next sweep. Throws `ClusterError` where no
 * namespace can be listed, and the client's errors where the plays can't be.
 */
export async function sweep(ports: SweepPorts, memory: SweepMemory | null): Promise<SweepOutcome> {
  const { clock, listPlays, policy } = ports;
  const before = remembered(memory);
  const { runs, unlisted } = await listRuns(ports);
  const plays = await listPlays();
  const listing = { runs, plays, stages: policy.stages, covers: coverage(ports.repositories, unlisted) };
  const now = clock();

  const found = differencesBetween(listing);
  const differences = [...found, ...unmoved(found, plays, (key) => before.wasSettled(key))];
  const settled = differences.filter(({ key }) => before.wasSettled(key));
  const healed = new Set<Difference>();
  const orphaned = new Set(settled.filter(({ key }) => before.wasOrphaned(key)));
  const patient = createPatience(ports);

  /** Heals those of one kind that were found before; answers where it left off, and what the next sweep may heal. */
  const healAll = async (
    kind: Difference['kind'],
  ): Promise<{ reached: string; tried: number; found: Difference[] }> => {
    const unsettled = differences.filter((each) => each.kind === kind && !before.wasSettled(each.key));
    const due = inTurn(unsettled, before.reached[kind]).filter(({ key }) => before.wasFound(key));
    const tried = await patient.forEach(kind, due.slice(0, MOST[kind]), async (difference) => {
      if ((await heal(ports, difference)) === 'orphaned') orphaned.add(difference);
      healed.add(difference);
    });
    const reached = due[tried - 1]?.key ?? before.reached[kind];
    const left = inTurn(unsettled, reached).filter((each) => !healed.has(each));
    // Twice as many as the next one can heal: those that are gone by then take nobody's place.
    return { reached, tried, found: left.slice(0, 2 * MOST[kind]) };
  };
  const tellings = await healAll('tell');
  const nudges = await healAll('nudge');
  const orphans = differences.flatMap((difference) =>
    difference.kind === 'tell' && orphaned.has(difference) ? [difference.run.name] : [],
  );

  const silentSince = before.silentUntil ?? beforeAnySilence(now);
  const why = 'it has waited for an hour without a word';
  const silent = silentPlays(listing, silentSince, now).map(({ play, since }) => ({ ...play, why, since }));
  const heard = await patient.forEach('silent', silent.slice(0, MOST.nudge - nudges.tried), ({ play, pullRequest }) =>
    ports.nudge(play, why, pullRequest),
  );
  const silentUntil = heard < silent.length ? (silent[heard - 1]?.since ?? silentSince) : now;
  return {
    runs: runs.length,
    plays: plays.length,
    differences: differences.length,
    healed: healed.size,
    failed: patient.failures(),
    silent: heard,
    orphans: orphans.slice(0, MOST.orphans),
    unlisted: [...unlisted],
    memory: memoryOf({
      found: [...tellings.found, ...nudges.found],
      settled: [...healed, ...settled],
      orphaned: [...orphaned],
      silentUntil,
      reached: { tell: tellings.reached, nudge: nudges.reached },
    }),
  };
}

/** Answers what came of telling; null where the play was nudged. */
async function heal({ metrics, nudge, tell }: SweepPorts, difference: Difference): Promise<Told | null> {
  if (difference.kind === 'nudge') {
    await nudge(difference.play, difference.why, difference.pullRequest);
    return null;
  }
  const told = await tell(difference.target, difference.run);
  metrics.observations.inc({ result: told });
  return told;
}

/** Does one piece of work after the other, until too many of its kind have failed. */
function createPatience({ logger, metrics, onProgress }: SweepPorts) {
  let allFailures = 0;
  return {
    failures: () => allFailures,
    /** Answers how many were tried. */
    async forEach<T extends { readonly play: string; readonly why: string }>(
      kind: keyof typeof MOST_FAILURES,
      items: readonly T[],
      work: (item: T) => Promise<void>,
    ): Promise<number> {
      let failures = 0;
      for (const [tried, item] of items.entries()) {
        const { play, why } = item;
        if (failures >= MOST_FAILURES[kind]) return tried;
        onProgress();
        try {
          await work(item);
          logger.info({ play, why }, 'swept');
        } catch (error) {
          failures += 1;
          allFailures += 1;
          metrics.observations.inc({ result: 'failed' });
          logger.warn({ play, why, err: error }, 'the play could not be told');
        }
      }
      return items.length;
    },
  };
}
