import type { Acts } from './acts.ts';
import type { Cast } from './agent.ts';

/** How long an agent works before it does its part, in milliseconds. */
const WORK_MS = 1_000;

/** Rex, Cleo and Tess as they are meant: each does its part on the pull request, and then its pod ends. */
export function defaultCast(acts: Acts, workMs: number = WORK_MS): Cast {
  return {
    rex: async (agent) => {
      await agent.pause(workMs);
      acts.openPullRequest(agent);
    },
    cleo: async (agent) => {
      await agent.pause(workMs);
      acts.readyForQa(agent);
    },
    tess: async (agent) => {
      await agent.pause(workMs);
      acts.approve(agent);
    },
  };
}
