import type { Acts } from '../../standins/agents/acts.ts';
import type { AgentAtWork, Cast } from '../../standins/agents/agent.ts';

/** The gate behind each agent, in our own WorkflowTemplate. */
export const GATES = { rex: 'wait-pr-created', cleo: 'wait-ready-for-qa', tess: 'wait-pr-approved' } as const;

/** Milliseconds: how long an agent works, and how long after its pod its word comes on GitHub. */
const PACE = { work: 700, word: 300 };

/** Works, ends its pod, and waits until the run stands at the gate and a moment more. */
export async function comeToTheGate(agent: AgentAtWork, gate: string): Promise<void> {
  await agent.pause(PACE.work);
  await agent.finish();
  await agent.gateReached(gate);
  await agent.pause(PACE.word);
}

/** Agents whose word on GitHub comes when the run waits for it. */
export function afterTheGate(acts: Acts): Cast {
  return {
    rex: async (agent) => {
      await comeToTheGate(agent, GATES.rex);
      acts.openPullRequest(agent);
    },
    cleo: async (agent) => {
      await comeToTheGate(agent, GATES.cleo);
      acts.readyForQa(agent);
    },
    tess: async (agent) => {
      await comeToTheGate(agent, GATES.tess);
      acts.approve(agent);
    },
  };
}
