import type { Assignment } from '../../standins/agents/agent.ts';
import type { GateSighting } from '../../standins/agents/gate-sightings.ts';
import type { Progress } from './progress.ts';

/** Tells that an agent has begun or failed; that it has ended shows by the gate behind it. */
export function tellOfAgents(progress: Progress, play: string, { role }: Assignment, phase: string): void {
  const agent = `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
  if (phase === 'Running') progress.tell(play, `${agent} is at work`);
  if (phase === 'Failed') progress.tell(play, `${agent} has failed`, 'bad');
}

/** Tells that a run has come to a gate, and that the gate is open. */
export function tellOfGates(progress: Progress, play: string | undefined, { node, phase }: GateSighting): void {
  if (play === undefined) return;
  if (phase === 'Running') progress.tell(play, `waits at the gate ${node}`, 'faint');
  if (phase === 'Succeeded') progress.tell(play, `the gate ${node} is open`);
}
