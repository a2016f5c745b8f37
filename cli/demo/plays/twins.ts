import { afterTheGate } from '../after-the-gate.ts';
import type { DemoPlay } from '../demo-play.ts';
import type { Evidence } from '../evidence.ts';
import { isBatons } from '../gate-openings.ts';
import type { RawLogs } from '../raw-logs.ts';

const RUNS = { first: 'task-6-by-hand', second: 'task-6-by-hand-again' };

/** Two runs claim one task. Nobody can tell which is meant, so neither is touched until a person says. */
export const twins: DemoPlay = {
  name: 'twins',
  story: 'two runs for one task: neither is touched until a person adopts one',
  repository: 'acme/shop',
  task: '6',
  byHand: [RUNS.first, RUNS.second],
  cast: ({ acts }) => afterTheGate(acts),
  people: async ({ operator, pause, say }) => {
    await operator.asked();
    say('two runs claim the task: a person is asked');
    await pause(3_000);
    await operator.adopt(RUNS.second, 'the first one was submitted by mistake');
    say('a person has adopted one');
  },
  claims: [
    {
      what: 'both runs waited at their first gate before a person adopted one of them',
      holds: (evidence) =>
        Object.values(RUNS).every((run) =>
          evidence.logs.gates.some((gate) => gate.run === run && gate.at < adoptedAt(evidence)),
        ),
    },
    {
      what: 'Baton wrote to neither of them until then',
      holds: (evidence) => writesTo(RUNS.second, evidence.logs).every(({ at }) => at >= adoptedAt(evidence)),
    },
    {
      what: 'the one that was adopted went on, and to the other Baton never wrote',
      holds: ({ status, logs }) =>
        status.run?.name === RUNS.second &&
        writesTo(RUNS.second, logs).length > 0 &&
        writesTo(RUNS.first, logs).length === 0,
    },
    {
      what: 'Baton submitted no third run',
      holds: ({ record, logs }) =>
        !logs.writes.some(
          (write) => write.verb === 'create' && JSON.stringify(write.body).includes(`"${record.play}"`),
        ),
    },
  ],
};

/** Milliseconds since 1970, by the play's journal; NaN where nobody adopted anything. */
function adoptedAt({ status }: Evidence): number {
  return Date.parse(status.journal.find(({ what }) => what.startsWith(`run ${RUNS.second} adopted by`))?.at ?? '');
}

function writesTo(run: string, { writes }: RawLogs): RawLogs['writes'] {
  return writes.filter((write) => isBatons(write) && !write.dryRun && write.path.endsWith(`/workflows/${run}`));
}
