import { afterTheGate, comeToTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

/** Milliseconds for the work on what Tess has found. */
const REWORK_MS = 700;

/** A push voids what was said about older commits: Cleo and Tess have to speak again, about the new one. */
export const rework: DemoPlay = {
  name: 'rework',
  story: 'Tess asks for changes and Rex pushes; the old label and approval no longer count',
  repository: 'acme/shop',
  task: '4',
  cast: ({ acts, world, who, say }) => ({
    ...afterTheGate(acts),
    tess: async (agent) => {
      const { repository } = agent;
      await comeToTheGate(agent, GATES.tess);
      const { number, head } = acts.pullRequest(agent);
      const old = head.sha;
      acts.requestChanges(agent);
      say('Tess asks for changes');
      await agent.pause(REWORK_MS);
      acts.push(agent);
      say('Rex pushes; label and verdict are void');
      await agent.pause(REWORK_MS);
      world.review({ repository, number, by: who.tess, verdict: 'approve', commit: old });
      say('Tess approves the old commit, which opens nothing');
      await agent.pause(REWORK_MS);
      acts.readyForQa(agent);
      say('Cleo sets the label again');
      await agent.pause(REWORK_MS);
      acts.approve(agent);
    },
  }),
};
