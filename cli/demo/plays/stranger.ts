import { randomUUID } from 'node:crypto';
import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { afterTheGate, comeToTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';

/** Milliseconds that a stranger's word gets to do harm. */
const WAIT_MS = 800;

/** A colleague who may write but has no role, somebody who may only read, and a forger: none of them opens a gate. */
export const stranger: DemoPlay = {
  name: 'stranger',
  story: 'somebody without a role labels and approves, somebody else forges; then the right ones',
  repository: 'acme/shop',
  task: '5',
  cast: ({ acts, world, who, post, say }) => ({
    ...afterTheGate(acts),
    cleo: async (agent) => {
      const { repository } = agent;
      await comeToTheGate(agent, GATES.cleo);
      world.label({ repository, number: acts.pullRequest(agent).number, by: who.colleague, label: QA_LABEL });
      say('a colleague without a role sets the label');
      await agent.pause(WAIT_MS);
      await post.forge(repository, ({ json }) => ({
        guid: randomUUID(),
        json: json.replaceAll(String(who.colleague.id), String(who.cleo.id)),
        secret: 'a guess',
      }));
      say("a forger sends Cleo's word with a wrong signature");
      await agent.pause(WAIT_MS);
      acts.readyForQa(agent);
    },
    tess: async (agent) => {
      await comeToTheGate(agent, GATES.tess);
      acts.approve(agent, who.colleague);
      acts.approve(agent, who.passerBy);
      say('two strangers approve');
      await agent.pause(WAIT_MS);
      acts.approve(agent);
    },
  }),
};
