import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { LOGINS } from '../../dev/people.ts';
import { afterTheGate, comeToTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import { firstSentAt, telling, type Evidence } from '../evidence.ts';

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
  claims: [
    {
      what: 'Tess asked for changes at one commit, and Rex pushed another',
      holds: (evidence) => {
        const { old, now, pushedAt } = commitsOf(evidence);
        const changes = telling(evidence, { verdict: 'changes_requested', sender: LOGINS.tess });
        return old !== now && firstSentAt(changes) < pushedAt && evidence.status.rework.rounds === 1;
      },
    },
    {
      what: 'Cleo and Tess spoke twice, about the old commit and about the new one',
      holds: (evidence) => {
        const { old, now } = commitsOf(evidence);
        return [old, now].every(
          (commit) => labels(evidence, commit).length === 1 && approvals(evidence, commit).length === 1,
        );
      },
    },
    {
      what: 'the old label and the approval of the old commit, which came after the push, opened nothing',
      holds: (evidence) => {
        const { old, now, pushedAt } = commitsOf(evidence);
        const { openedAt } = evidence.gate(GATES.tess);
        const outdated = firstSentAt(approvals(evidence, old));
        return (
          outdated > pushedAt &&
          firstSentAt(labels(evidence, now)) > outdated &&
          openedAt > firstSentAt(labels(evidence, now)) &&
          openedAt > firstSentAt(approvals(evidence, now))
        );
      },
    },
    {
      what: 'the last gate opened at the new commit',
      holds: (evidence) => evidence.status.stages.at(-1)?.opened?.commit === commitsOf(evidence).now,
    },
  ],
};

/** The commit at which Tess asked for changes, and the one that Rex pushed then. */
function commitsOf(evidence: Evidence): { readonly old: string; readonly now: string; readonly pushedAt: number } {
  const [changes] = telling(evidence, { verdict: 'changes_requested' });
  const pushes = telling(evidence, { action: 'synchronize', sender: LOGINS.rex });
  return {
    old: changes?.commit ?? 'none was asked for',
    now: pushes.at(-1)?.commit ?? 'none was pushed',
    pushedAt: firstSentAt(pushes),
  };
}

function labels(evidence: Evidence, commit: string): ReturnType<typeof telling> {
  return telling(evidence, { action: 'labeled', label: QA_LABEL, sender: LOGINS.cleo, commit });
}

function approvals(evidence: Evidence, commit: string): ReturnType<typeof telling> {
  return telling(evidence, { verdict: 'approved', sender: LOGINS.tess, commit });
}
