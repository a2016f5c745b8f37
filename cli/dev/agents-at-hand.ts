import { createActs } from '../../standins/agents/acts.ts';
import type { Cast } from '../../standins/agents/agent.ts';
import { defaultCast } from '../../standins/agents/default-cast.ts';
import type { StandIns } from './start-stand-ins.ts';

/** How the agents of `baton dev` work. */
export const AGENTS = ['quick', 'slow', 'off'] as const;
export type Agents = (typeof AGENTS)[number];

/** Milliseconds: long enough to see each stage in another terminal; long enough to type a command meanwhile. */
const WORK_MS = { quick: 3_000, slow: 30_000 } as const;

/** The agents of every play; those that are off end their pods at once, and what they would do on GitHub is left to you. */
export function agentsAtHand(how: Agents, { github, people }: StandIns): Cast {
  return how === 'off' ? {} : defaultCast(createActs(github.world, people), WORK_MS[how]);
}
