import { expect } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import type { Fault, Tracked } from './border.ts';
import type { Place } from './house.ts';

/** An operation during which the worker is killed. */
export interface Operation {
  readonly name: string;
  /** Trouble of the world that it meets besides. @default none */
  readonly fault?: () => Fault;
  /** Does what has to be done before, while nobody kills the worker; what it returns begins the operation. */
  readonly prepare: (client: Client, place: Place) => Promise<() => Promise<Begun>>;
}

/** One that has begun. */
export interface Begun {
  readonly ended: Promise<unknown>;
  /** Throws where it did not end in the right place, once. A worker is there, and it has ended. */
  readonly check: (tracked: Tracked) => Promise<void>;
}

/** The label at the first gate. */
export const GATE = 'waiting-pr-created';

/** `tracked` has written just so often, and this is what stands there: a label, and a revision for each write. */
export async function expectStage(place: Place, tracked: Tracked, stage: string, writes: number): Promise<void> {
  const { stage: found, revision, edited } = stageReading(await place.read());
  const { length: written } = new Set(tracked.versions).size === tracked.versions.length ? tracked.versions : [];
  expect({ stage: found, revision, edited, written }).toEqual({
    stage,
    revision: writes,
    edited: null,
    written: writes,
  });
}
