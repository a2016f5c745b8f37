import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { LOGINS } from '../../dev/people.ts';
import { afterTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import { cameAt, telling } from '../evidence.ts';

/** As it is meant: each word comes when the run waits for it. */
export const smooth: DemoPlay = {
  name: 'smooth',
  story: 'everything in its time',
  repository: 'acme/shop',
  task: '1',
  cast: ({ acts }) => afterTheGate(acts),
  claims: [
    {
      what: 'each word came while the run waited for it, and then the gate opened',
      holds: (evidence) =>
        cameAt(telling(evidence, { action: 'opened', sender: LOGINS.rex }), evidence.gate(GATES.rex)) &&
        cameAt(telling(evidence, { label: QA_LABEL, sender: LOGINS.cleo }), evidence.gate(GATES.cleo)) &&
        cameAt(telling(evidence, { verdict: 'approved', sender: LOGINS.tess }), evidence.gate(GATES.tess)),
    },
    {
      what: "nothing was told but the pull request, its task's label, ready-for-qa and the approval, each once",
      holds: ({ told, forged, status }) =>
        told.length === 4 &&
        forged.length === 0 &&
        status.deliveries.applied === 4 &&
        status.rework.rounds === 0 &&
        status.attention.length === 0,
    },
  ],
};
