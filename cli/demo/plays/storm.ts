import { comeToTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

/** How often each delivery is sent. */
const TIMES = 3;
/** Milliseconds after which what is old comes once more. */
const LATER_MS = 2_000;

/**
 * Two hooks tell of everything, in bodies that differ, each of it three times and in an order by chance; and once more
 * when the run stands at the next gate, which it must not open.
 */
export const storm: DemoPlay = {
  name: 'storm',
  story: 'every webhook three times from two hooks, shuffled, and once more at the next gate',
  repository: 'acme/warehouse',
  task: '3',
  cast: ({ acts, world, who, post, say }) => {
    const { repository } = storm;
    post.hold(repository);
    const scatter = async (): Promise<void> => {
      say('a storm of webhooks');
      await post.scatter(repository, TIMES);
    };
    return {
      rex: async (agent) => {
        await comeToTheGate(agent, GATES.rex);
        const { number } = acts.openPullRequest(agent);
        acts.push(agent);
        world.comment({ repository, number, by: who.maintainer, body: 'Looks promising.' });
        world.edit({ repository, number, by: who.rex, title: `Task ${agent.task}: count the stock` });
        await scatter();
      },
      cleo: async (agent) => {
        await comeToTheGate(agent, GATES.cleo);
        await agent.pause(LATER_MS);
        say('the same webhooks again');
        await post.repeat(repository);
        acts.readyForQa(agent);
        await scatter();
      },
      tess: async (agent) => {
        await comeToTheGate(agent, GATES.tess);
        await agent.pause(LATER_MS);
        say('the same webhooks again');
        await post.repeat(repository);
        acts.approve(agent);
        await scatter();
      },
    };
  },
};
