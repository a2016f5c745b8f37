import { randomUUID } from 'node:crypto';
import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { LOGINS } from '../../dev/people.ts';
import { afterTheGate, comeToTheGate, GATES } from '../after-the-gate.ts';
import { isRefused } from '../count-deliveries.ts';
import type { DemoPlay } from '../demo-play.ts';
import { cameAt, firstSentAt, telling, type Evidence } from '../evidence.ts';

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
      const { number } = acts.pullRequest(agent);
      world.label({ repository, number, by: who.colleague, label: QA_LABEL });
      say('a colleague without a role sets the label');
      await agent.pause(WAIT_MS);
      await post.forge({ repository, number }, ({ json }) => ({
        guid: randomUUID(),
        json: json
          .replaceAll(String(who.colleague.id), String(who.cleo.id))
          .replaceAll(who.colleague.login, who.cleo.login),
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
  aside: (evidence) => {
    const refused = [...approvals(evidence, LOGINS.passerBy), ...evidence.forged].filter(isRefused).length;
    const unbelieved = [...labels(evidence, LOGINS.colleague), ...approvals(evidence, LOGINS.colleague)].length;
    return `${String(refused)} refused, ${String(unbelieved)} applied and not believed`;
  },
  claims: [
    {
      what: 'the label of a colleague without a role came at the gate and opened nothing; then that of Cleo did',
      holds: (evidence) => {
        const gate = evidence.gate(GATES.cleo);
        return cameAt(labels(evidence, LOGINS.colleague), gate) && opensAfter(labels(evidence, LOGINS.cleo), gate);
      },
    },
    {
      what: 'the approvals of two strangers came at the gate and opened nothing; then that of Tess did',
      holds: (evidence) => {
        const gate = evidence.gate(GATES.tess);
        const strangers = [LOGINS.colleague, LOGINS.passerBy].map((login) => approvals(evidence, login));
        return strangers.every((words) => cameAt(words, gate)) && opensAfter(approvals(evidence, LOGINS.tess), gate);
      },
    },
    {
      what: 'somebody who may only read was told that he is refused',
      holds: (evidence) => approvals(evidence, LOGINS.passerBy).every(isRefused),
    },
    {
      what: "a forged label in Cleo's name came at the gate and was refused for its signature",
      holds: ({ forged, gate }) =>
        cameAt(labels({ told: forged }, LOGINS.cleo), gate(GATES.cleo)) &&
        forged.every(({ answer }) => answer.includes('BATON_SIGNATURE_WRONG')),
    },
  ],
};

function labels(evidence: Pick<Evidence, 'told'>, sender: string): Evidence['told'] {
  return telling(evidence, { action: 'labeled', label: QA_LABEL, sender });
}

function approvals(evidence: Evidence, sender: string): Evidence['told'] {
  return telling(evidence, { verdict: 'approved', sender });
}

/** Whether the gate opened after the first of these, and had not been open before. */
function opensAfter(words: Evidence['told'], { openedAt }: ReturnType<Evidence['gate']>): boolean {
  return openedAt > firstSentAt(words);
}
