import { afterTheGate } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

/** As it is meant: each word comes when the run waits for it. */
export const smooth: DemoPlay = {
  name: 'smooth',
  story: 'everything in its time',
  repository: 'acme/shop',
  task: '1',
  cast: ({ acts }) => afterTheGate(acts),
};
