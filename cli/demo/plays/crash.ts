import { QA_LABEL } from '../../../standins/agents/acts.ts';
import { LOGINS } from '../../dev/people.ts';
import { afterTheGate, GATES } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import { cameAt, telling } from '../evidence.ts';
import type { RawLogs } from '../raw-logs.ts';

/** Milliseconds: how long Cleo works before it happens, and how long there is no worker. */
const PACE = { before: 2_500, away: 1_000 };

/** The worker is killed between two gates. What happens meanwhile is not lost: Temporal has it. */
export const crash: DemoPlay = {
  name: 'crash',
  story: 'the worker is killed between two gates, and the word of Cleo comes while it is away',
  repository: 'acme/shop',
  task: '7',
  cast: ({ acts, worker, say }) => ({
    ...afterTheGate(acts),
    cleo: async (agent) => {
      await agent.pause(PACE.before);
      await worker.crash();
      say('the worker has been killed');
      await agent.finish();
      await agent.gateReached(GATES.cleo);
      acts.readyForQa(agent);
      await agent.pause(PACE.away);
      await worker.restart();
      say('the worker is back');
    },
  }),
  claims: [
    {
      what: "SIGKILL ended the worker's process between two gates, without a farewell in its log",
      holds: ({ gate, logs }) => {
        const { killedAt } = absenceOf(logs);
        return gate(GATES.rex).openedAt < killedAt && killedAt < gate(GATES.cleo).openedAt && hasNoFarewell(logs);
      },
    },
    {
      what: 'Cleo spoke while there was no worker',
      holds: (evidence) => {
        const { killedAt, backAt } = absenceOf(evidence.logs);
        const labels = telling(evidence, { action: 'labeled', label: QA_LABEL, sender: LOGINS.cleo });
        return cameAt(labels, { reachedAt: killedAt, openedAt: backAt });
      },
    },
    {
      what: 'another process brought the play to its end',
      holds: ({ gate, logs, status }) => status.ended && absenceOf(logs).backAt < gate(GATES.tess).openedAt,
    },
  ],
};

/** When SIGKILL ended a worker, and when another process of it was ready. */
function absenceOf({ processes }: RawLogs): { readonly killedAt: number; readonly backAt: number } {
  const workers = processes.filter(({ process }) => process === 'worker');
  const killed = workers.find((each) => each.event === 'ended' && each.signal === 'SIGKILL');
  const back = workers.find(
    (each) => each.event === 'ready' && each.pid !== killed?.pid && each.at > (killed?.at ?? 0),
  );
  return { killedAt: killed?.at ?? NaN, backAt: killed === undefined ? NaN : (back?.at ?? NaN) };
}

/** Whether the first worker never said that it stops, as one does that is asked to. */
function hasNoFarewell({ workerLog }: RawLogs): boolean {
  const says = (word: string): number[] =>
    workerLog.flatMap((line, at) => (line.includes(`"msg":"${word}"`) ? [at] : []));
  const [ready, stopped] = [says('worker ready'), says('worker stopped')];
  return ready.length > 1 && !stopped.some((at) => at < (ready[1] ?? 0));
}
