import { afterTheGate } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

const RUNS = { first: 'task-6-by-hand', second: 'task-6-by-hand-again' };

/** Two runs claim one task. Nobody can tell which is meant, so neither is touched until a person says. */
export const twins: DemoPlay = {
  name: 'twins',
  story: 'two runs for one task: neither is touched until a person adopts one',
  repository: 'acme/shop',
  task: '6',
  byHand: [RUNS.first, RUNS.second],
  cast: ({ acts }) => afterTheGate(acts),
  people: async ({ operator, pause, say }) => {
    await operator.asked();
    say('two runs claim the task: a person is asked');
    await pause(3_000);
    await operator.adopt(RUNS.second, 'the first one was submitted by mistake');
    say('a person has adopted one');
  },
};
