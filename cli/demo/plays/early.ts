import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { LOGINS } from '../../dev/people.ts';
import { GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import { lastSentAt, telling } from '../evidence.ts';

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
  claims: [
    {
      what: 'pull request and both labels came before the run reached its first gate, and none of them again',
      holds: (evidence) => {
        const { reachedAt, openedAt } = evidence.gate(GATES.rex);
        const { status } = evidence;
        const words = [{ action: 'opened' }, { label: `task-${status.identity.task}` }, { label: QA_LABEL }];
        return openedAt > 0 && words.every((word) => lastSentAt(telling(evidence, word)) < reachedAt);
      },
    },
    {
      what: 'ready-for-qa, which had come two gates earlier, opened its own',
      holds: ({ gate }) => gate(GATES.cleo).openedAt > gate(GATES.rex).openedAt,
    },
    {
      what: 'the approval came before the run reached the last gate, and opened it',
      holds: (evidence) => {
        const { reachedAt, openedAt } = evidence.gate(GATES.tess);
        const approvals = telling(evidence, { verdict: 'approved', sender: LOGINS.tess });
        return openedAt > 0 && lastSentAt(approvals) < reachedAt;
      },
    },
  ],
};
