import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

/** What the skeleton does after each signal: nothing, but say that it has been reached. */
export interface BareActivities {
  /** `step` counts from 1. */
  reached(workflow: string, step: number): Promise<void>;
}

/** How many signals the skeleton waits for: as many as a play has gates. */
export const STEPS = 3;

export const stepSignal = defineSignal('step');

/**
 * The floor that a play is compared with: it waits for three signals and runs one activity that does nothing after each.
 * 35 history events, and no less can be had for three signals that each lead to an effect.
 */
export async function threeSignals(workflow: string): Promise<void> {
  const { reached } = proxyActivities<BareActivities>({ startToCloseTimeout: '45 seconds' });
  let heard = 0;
  setHandler(stepSignal, () => {
    heard += 1;
  });
  for (let step = 1; step <= STEPS; step += 1) {
    await condition(() => heard >= step);
    await reached(workflow, step);
  }
}
