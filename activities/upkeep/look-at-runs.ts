import type { RunSnapshot } from '../../signals/facts.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { isFinal } from '../../signals/run-phase.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { KubernetesObject } from '../argo/cluster.ts';
import { snapshotOf } from '../argo/snapshot.ts';
import { misfitOf } from './misfit.ts';
import { createNewestQueue } from './newest-queue.ts';
import { changeOf, newsOf } from './run-changes.ts';
import { targetOf, type RunTarget } from './run-target.ts';
import type { VisiblePlay } from './visible-plays.ts';
import type { WatchPorts } from './watch-ports.ts';

/** Plays that are told something at once. */
const AT_ONCE = 20;

/** Milliseconds until what could not be told is told again. */
const PAUSE_MS = 1_000;

/** Looks at one object after the other. Nothing that an object can hold ends the watch. */
export function lookAtRuns(ports: WatchPorts, namespace: string, logger: Logger) {
  const { configured, metrics, onTold, seen, signal, sleep, stages, tell, troubledPlays } = ports;

  const queue = createNewestQueue<{ run: RunSnapshot; target: RunTarget; why: string }>(AT_ONCE, async (uid, item) => {
    const { run, target, why } = item;
    const about = { play: target.play, run: run.name, uid, why };
    try {
      const told = await tell(target, run);
      metrics.observations.inc({ result: told });
      onTold();
      logger.info({ ...about, told }, 'run observed');
      if (run.gone) seen.delete(uid);
      else seen.set(uid, { run, target });
    } catch (error) {
      metrics.observations.inc({ result: 'failed' });
      logger.warn({ ...about, err: error }, 'the play could not be told');
      await sleep(PAUSE_MS, signal);
      // Whoever comes next tells it: the next change of the run, or the next list.
      if (!signal.aborted && !queue.hasNewer(uid)) queue.put(uid, item);
    }
  });

  const consider = (run: RunSnapshot, target: RunTarget): void => {
    const before = seen.get(run.uid);
    const why = before === undefined ? newsOf(run, target.madeBy, stages) : changeOf(before.run, run, stages);
    if (why !== null || queue.has(run.uid)) queue.put(run.uid, { run, target, why: why ?? 'it went on meanwhile' });
    else if (run.gone) seen.delete(run.uid);
    else seen.set(run.uid, { run, target });
  };

  const read = (object: KubernetesObject, gone = false): LookedAt => {
    const uid = object.metadata.uid ?? '';
    try {
      const target = uid === '' ? null : targetOf(object, namespace, configured);
      return {
        uid,
        known: target === null ? null : { run: { ...snapshotOf(object, gateNames(stages)), gone }, target },
      };
    } catch (error) {
      metrics.observations.inc({ result: 'malformed' });
      logger.warn({ run: object.metadata.name, err: error }, 'a run that cannot be read');
      return { uid, known: null };
    }
  };

  /**
   * Runs that look as if their plays knew them, to a watch that remembers nothing. Only plays that need a person may have
   * missed something that shows nowhere on the run: that it was tried again, or goes on.
   */
  const compare = async (uids: readonly string[]): Promise<void> => {
    let troubled: readonly VisiblePlay[] | null = null;
    while (troubled === null && !signal.aborted) {
      try {
        troubled = await troubledPlays();
      } catch (error) {
        logger.warn({ err: error }, 'the plays that need a person could not be listed');
        await sleep(PAUSE_MS, signal);
      }
    }
    const byPlay = new Map(troubled?.map((play) => [play.play, play]));
    for (const uid of uids) {
      const known = seen.get(uid);
      const play = known === undefined ? undefined : byPlay.get(known.target.play);
      if (known === undefined || play === undefined || queue.has(uid)) continue;
      const why = misfitOf(known.run, play, stages);
      if (why !== null) queue.put(uid, { ...known, why });
    }
  };
  let comparing = Promise.resolve();

  return {
    read,
    at(object: KubernetesObject, gone: boolean): void {
      const { known } = read(object, gone);
      if (known !== null) consider(known.run, known.target);
    },
    atAll(objects: readonly LookedAt[]): void {
      const listed = new Set(objects.map(({ uid }) => uid));
      const firstSeen = objects.flatMap(({ uid, known }) =>
        known === null || seen.has(uid) || queue.has(uid) || isFinal(known.run.phase) ? [] : [uid],
      );
      for (const { known } of objects) if (known !== null) consider(known.run, known.target);
      for (const [uid, { run, target }] of seen) {
        if (!listed.has(uid)) consider({ ...run, gone: true }, target);
      }
      const unsure = firstSeen.filter((uid) => seen.has(uid));
      if (unsure.length > 0) comparing = comparing.then(() => compare(unsure));
    },
    async end(): Promise<void> {
      await comparing;
      await queue.drained();
    },
  };
}

/** One object of a list; `known` is null for what belongs to no play. */
interface LookedAt {
  readonly uid: string;
  readonly known: { readonly run: RunSnapshot; readonly target: RunTarget } | null;
}
