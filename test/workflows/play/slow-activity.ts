import type { PlayActivities } from '../../../activities/play-activities.ts';
import type { World } from './world.ts';

/** An activity that is held while it is under way. */
export interface SlowActivity {
  readonly world: World;
  /** Resolves when the activity has done its work and only its answer is missing. */
  readonly underWay: Promise<void>;
  /** Lets the answer go, and every later one at once. */
  letGo(): void;
}

/**
 * The world with one activity that acts at once and answers only when it is told to: whatever is said to the play in
 * between comes after the activity has looked and before its outcome is known.
 */
export function slow(world: World, name: keyof PlayActivities): SlowActivity {
  let begun = (): void => undefined;
  let letGo = (): void => undefined;
  const underWay = new Promise<void>((resolve) => (begun = resolve));
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const activity = world.activities[name] as (input: unknown) => Promise<unknown>;
  const held = async (input: unknown): Promise<unknown> => {
    const outcome = await activity(input);
    begun();
    await released;
    return outcome;
  };
  const activities: PlayActivities = { ...world.activities, [name]: held };
  return { world: { ...world, activities }, underWay, letGo };
}
