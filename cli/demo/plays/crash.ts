import { afterTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

/** Milliseconds: how long Cleo works before it happens, and how long there is no worker. */
const PACE = { before: 2_500, away: 1_000 };

/** The worker is killed between two gates. What happens meanwhile is not lost: Temporal has it. */
export const crash: DemoPlay = {
  name: 'crash',
  story: 'the worker is killed between two gates, and the word of Cleo comes while it is away',
  repository: 'acme/shop',
  task: '7',
  cast: ({ acts, worker, say }) => ({
    ...afterTheGate(acts),
    cleo: async (agent) => {
      await agent.pause(PACE.before);
      await worker.crash();
      say('the worker has been killed');
      await agent.finish();
      await agent.gateReached(GATES.cleo);
      acts.readyForQa(agent);
      await agent.pause(PACE.away);
      await worker.restart();
      say('the worker is back');
    },
  }),
};
