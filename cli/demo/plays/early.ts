import type { DemoPlay } from '../demo-play.ts';

/** Every word comes before the run stands at the gate that it opens: whoever only listens at gates misses them all. */
export const early: DemoPlay = {
  name: 'early',
  story: 'pull request and both labels come while Rex is still at work',
  repository: 'acme/shop',
  task: '2',
  cast: ({ acts, say }) => ({
    rex: async (agent) => {
      await agent.pause(500);
      acts.openPullRequest(agent);
      acts.readyForQa(agent);
      say('pull request, task label and ready-for-qa are there; Rex still works');
      await agent.pause(1_200);
    },
    cleo: (agent) => agent.pause(700),
    tess: async (agent) => {
      await agent.pause(300);
      acts.approve(agent);
      await agent.pause(600);
    },
  }),
};
