import { BatonError } from '../../errors/baton-error.ts';
import type { Config } from '../../config/schema.ts';
import type { StageReading } from '../../signals/transition.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import type { Context } from '../context.ts';
import type { Plays } from '../plays.ts';
import type { Temporal } from '../surroundings.ts';
import { namespacesOf, type StageTarget } from './target.ts';

/** A run or a play whose stage is asked for. */
export type Found =
  /** Nobody's: no play owns it, or the one that did has ended. */
  | { readonly kind: 'run'; readonly run: StageReading }
  /** A play that goes on; the run is the bound one, or the one that was named. Null where none is known to the cluster. */
  | { readonly kind: 'play'; readonly id: string; readonly status: PlayStatus; readonly run: StageReading | null };

/** What looking for stages needs. */
export interface Finding {
  readonly context: Context;
  readonly temporal: Temporal;
  readonly config: Config;
}

/**
 * The stage of what a person named. A run of a play that goes on is that play's; the last run of a play that has ended is
 * nobody's. Throws `BATON_RUN_NOT_FOUND`, `BATON_PLAY_NOT_FOUND`.
 */
export async function findOne(finding: Finding, target: StageTarget): Promise<Found> {
  const { context, temporal, config } = finding;
  const read = async (namespace: string, name: string): Promise<StageReading | null> =>
    (await context.surroundings.readStages(config, { namespace, name }))[0] ?? null;
  if (target.kind === 'run') {
    const run = await read(target.namespace, target.name);
    if (run !== null) return ownedOrNot(temporal.plays, run);
    throw new BatonError('BATON_RUN_NOT_FOUND', {
      detail: `no Workflow ${target.name} in namespace ${target.namespace}`,
    });
  }
  const { id } = target.play;
  const status = await temporal.plays.status(id);
  const run = status.run === null ? null : await read(status.run.namespace, status.run.name);
  if (await goesOn(temporal.plays, id, status)) return { kind: 'play', id, status, run };
  if (run === null || run.uid !== status.run?.uid) {
    throw new BatonError('BATON_RUN_NOT_FOUND', {
      detail: `the play has ended (${status.stage}), and its run is gone`,
    });
  }
  return ownedOrNot(temporal.plays, run);
}

/** The runs that a label selector finds, in all configured namespaces unless one is named. */
export async function findMany(
  { context, temporal, config }: Finding,
  selector: string,
  namespace: string | null,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const each of namespace === null ? namespacesOf(config) : [namespace]) {
    for (const run of await context.surroundings.readStages(config, { namespace: each, selector })) {
      found.push(await ownedOrNot(temporal.plays, run));
    }
  }
  return found;
}

async function ownedOrNot(plays: Plays, run: StageReading): Promise<Found> {
  if (run.play === null || !(await plays.isRunning(run.play))) return { kind: 'run', run };
  return { kind: 'play', id: run.play, status: await plays.status(run.play), run };
}

/** One that was terminated shows what it last held, and goes on no more. */
async function goesOn(plays: Plays, id: string, status: PlayStatus): Promise<boolean> {
  return !status.ended && (await plays.isRunning(id));
}
