import { inWords, type Boundary, type Crossing, type Tracked } from './border.ts';
import type { House, Place } from './house.ts';
import type { Begun, Operation } from './operation.ts';

/** An operation, and where the worker is killed under it. */
export interface Killing {
  readonly operation: Operation;
  readonly boundary: Boundary;
}

/** What came of it; `problem` is null where it ended in the right place, once. */
export interface Survival extends Killing {
  readonly wasReached: boolean;
  readonly problem: string | null;
}

/** How long a round waits until all stand at their boundaries. The slowest way there is two retries long. */
const MOST_MS = 45_000;

/** What a worker can stand at together: connections for calls and for lists, and what else polls for everybody. */
const ROOM = { all: 24, calls: 10, lists: 3, polls: 4 };

/** The crossings of each operation when nobody is killed, all at once. */
export async function learn(
  house: House,
  operations: readonly Operation[],
): Promise<ReadonlyMap<Operation, readonly Crossing[]>> {
  const begun = await begin(
    house,
    operations.map((operation) => ({ operation, boundary: null })),
  );
  const learned = new Map(
    await Promise.all(
      // What comes after its end is none of its steps.
      begun.map(({ operation, tracked, ended }) => ended.then(() => [operation, [...tracked.crossings]] as const)),
    ),
  );
  house.border.workerDied();
  for (const { check, place, tracked } of begun) {
    await check(tracked);
    await place.leave();
  }
  return learned;
}

/** All boundaries of an operation with these crossings. */
export function boundariesOf(crossings: readonly Crossing[]): Boundary[] {
  return crossings.flatMap((crossing) => {
    const moments = [
      ...(isPoll(crossing) ? [] : (['before'] as const)),
      ...(isWrite(crossing) ? (['way'] as const) : []),
    ];
    return [...moments, 'after' as const].map((moment) => ({ ...crossing, moment }));
  });
}

/** So few rounds as there is room for; one kill serves all of a round. */
export function roundsOf(killings: readonly Killing[]): Killing[][] {
  const rounds: Killing[][] = [];
  for (const killing of killings) {
    const round = rounds.find((each) => hasRoom(each, killing));
    if (round === undefined) rounds.push([killing]);
    else round.push(killing);
  }
  return rounds;
}

/** Begins all, kills the worker when each stands at its boundary, starts another one, and looks what came of them. */
export async function play(house: House, killings: readonly Killing[]): Promise<Survival[]> {
  const begun = await begin(house, killings);
  const limit = within(MOST_MS);
  const reached = await Promise.all(
    begun.map(({ ended, tracked }) =>
      Promise.race([tracked.reached.then(() => true), ended.then(() => false), limit.over]),
    ),
  );
  limit.clear();
  await house.killWorker();
  await house.startWorker();
  return Promise.all(
    begun.map(async ({ boundary, check, ended, operation, place, tracked }, index) => {
      const problem = await ended
        .then(() => check(tracked))
        .then(() => null)
        .catch((error: unknown) => `${operation.name}, killed ${inWords(boundary)}: ${String(error)}`);
      await place.leave();
      return { operation, boundary, wasReached: reached[index] === true, problem };
    }),
  );
}

type Tried<Where> = Where & Begun & { readonly place: Place; readonly tracked: Tracked };

async function begin<Where extends { readonly operation: Operation; readonly boundary: Boundary | null }>(
  { border, client, places }: House,
  where: readonly Where[],
): Promise<Tried<Where>[]> {
  const grounds = await places(where.length);
  const ready: (() => Promise<Tried<Where>>)[] = [];
  for (const [index, place] of grounds.entries()) {
    const each = where[index];
    if (each === undefined) continue;
    const start = await each.operation.prepare(client, place);
    ready.push(async () => {
      const tracked = border.track(place.key, each.boundary, each.operation.fault?.());
      const begun = await start();
      // It is awaited later.
      begun.ended.catch(() => undefined);
      return { ...each, ...begun, place, tracked };
    });
  }
  return Promise.all(ready.map((start) => start()));
}

function hasRoom(round: readonly Killing[], { boundary }: Killing): boolean {
  const count = (is: (crossing: Crossing) => boolean): number => round.filter((each) => is(each.boundary)).length;
  if (round.length >= ROOM.all) return false;
  if (isPoll(boundary)) return count(isPoll) < ROOM.polls;
  if (isList(boundary)) return count(isList) < ROOM.lists;
  return !isCall(boundary) || count(isCall) < ROOM.calls;
}

function isPoll({ what }: Crossing): boolean {
  return what.startsWith('Poll');
}
function isList({ what }: Crossing): boolean {
  return what === 'GET workflows';
}
function isCall(crossing: Crossing): boolean {
  return crossing.channel === 'kubernetes' && !isList(crossing);
}
function isWrite({ what }: Crossing): boolean {
  return what === 'PATCH workflow';
}

function within(ms: number): { readonly over: Promise<false>; readonly clear: () => void } {
  let clear = (): void => undefined;
  const over = new Promise<false>((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    clear = () => clearTimeout(timer);
  });
  return { over, clear };
}
