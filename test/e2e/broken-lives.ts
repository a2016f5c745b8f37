import type { RawLogs } from '../../cli/demo/raw-logs.ts';

/** A life that went wrong: the raw logs of a good one, forged. */
export interface BrokenLife {
  readonly play: string;
  readonly how: string;
  /** Occurs in the claims that must not hold any more, and in no other claim of the play that does. */
  readonly claim: RegExp;
  readonly forge: (logs: RawLogs) => RawLogs;
}

type Delivery = RawLogs['deliveries'][number];
type Play = RawLogs['plays'][number];

const CLEO = 'acme-cleo[bot]';
const TESS = 'acme-tess[bot]';

export const BROKEN_LIVES: readonly BrokenLife[] = [
  {
    play: 'smooth',
    how: 'the approval came before the gate was reached',
    claim: /while the run waited/,
    forge: (logs) => told(logs, 'smooth', (each) => each.verdict === 'approved', { sentAt: 0 }),
  },
  {
    play: 'smooth',
    how: 'something more was told',
    claim: /nothing was told but/,
    forge: (logs) => ({
      ...logs,
      deliveries: [...logs.deliveries, ...about(logs, 'smooth').slice(0, 1)],
    }),
  },
  {
    play: 'early',
    how: 'the label came late',
    claim: /before the run reached its first gate/,
    forge: (logs) => told(logs, 'early', (each) => each.label === 'ready-for-qa', { sentAt: Infinity }),
  },
  {
    play: 'early',
    how: 'the approval came late',
    claim: /^the approval came before/,
    forge: (logs) => told(logs, 'early', (each) => each.verdict === 'approved', { sentAt: Infinity }),
  },
  {
    play: 'storm',
    how: 'one webhook came twice only',
    claim: /3 times or more|bodies that differ/,
    forge: (logs) => {
      const [one] = about(logs, 'storm');
      const same = logs.deliveries.filter(({ deliveryId }) => deliveryId === one?.deliveryId);
      return { ...logs, deliveries: logs.deliveries.filter((each) => !same.slice(2).includes(each)) };
    },
  },
  {
    play: 'storm',
    how: 'both hooks sent the same bytes',
    claim: /bodies that differ/,
    forge: (logs) => told(logs, 'storm', () => true, { payload: 'the same' }),
  },
  {
    play: 'storm',
    how: 'each hook had delivery ids of its own',
    claim: /under one delivery id/,
    forge: (logs) => told(logs, 'storm', ({ hookKind }) => hookKind === 'app', { delivery: 'another' }),
  },
  {
    play: 'storm',
    how: 'nothing old came again',
    claim: /came once more/,
    forge: (logs) => told(logs, 'storm', () => true, { redelivery: false }),
  },
  {
    play: 'rework',
    how: 'Cleo did not speak again',
    claim: /spoke twice|opened nothing/,
    forge: (logs) =>
      without(
        logs,
        'rework',
        lastOf(logs, 'rework', ({ label }) => label === 'ready-for-qa'),
      ),
  },
  {
    play: 'rework',
    how: 'the gate opened at the approval of the old commit',
    claim: /opened nothing/,
    forge: (logs) => told(logs, 'rework', isNewApproval(logs), { sentAt: Infinity }),
  },
  {
    play: 'rework',
    how: 'the gate opened at the old commit',
    claim: /opened at the new commit/,
    forge: (logs) => ofPlay(logs, 'rework', (play) => JSON.parse(withOldHead(play)) as Play),
  },
  {
    play: 'stranger',
    how: "the gate opened at the colleague's label",
    claim: /^the label of a colleague/,
    forge: (logs) => told(logs, 'stranger', ({ sender }) => sender === CLEO, { sentAt: Infinity }),
  },
  {
    play: 'stranger',
    how: "the gate opened at a stranger's approval",
    claim: /^the approvals of two strangers/,
    forge: (logs) => told(logs, 'stranger', ({ sender }) => sender === TESS, { sentAt: Infinity }),
  },
  {
    play: 'stranger',
    how: 'the reader was not refused',
    claim: /told that he is refused/,
    forge: (logs) =>
      told(logs, 'stranger', ({ sender }) => sender === 'passer-by', { answer: '{"outcome":"accepted"}' }),
  },
  {
    play: 'stranger',
    how: 'the forger was believed',
    claim: /^a forged label/,
    forge: (logs) => ({
      ...logs,
      deliveries: logs.deliveries.map((each) => (each.forged ? { ...each, status: 202, answer: '{}' } : each)),
    }),
  },
  {
    play: 'twins',
    how: 'Baton wrote before a person adopted a run',
    claim: /to neither of them/,
    forge: (logs) => ({
      ...logs,
      writes: logs.writes.map((write) => (write.path.endsWith('by-hand-again') ? { ...write, at: 0 } : write)),
    }),
  },
  {
    play: 'twins',
    how: 'Baton wrote to the other run',
    claim: /to the other Baton never wrote/,
    forge: (logs) => ({
      ...logs,
      writes: logs.writes.flatMap((write) =>
        write.path.endsWith('by-hand-again')
          ? [write, { ...write, path: write.path.slice(0, -'-again'.length) }]
          : write,
      ),
    }),
  },
  {
    play: 'twins',
    how: 'Baton submitted a run of its own',
    claim: /no third run/,
    forge: (logs) => {
      const creation = logs.writes.find(({ verb, userAgent }) => verb === 'create' && userAgent === 'baton');
      const text = JSON.stringify(creation).replace(/play\/acme\/\w+\/\d+/, 'play/acme/shop/6');
      return { ...logs, writes: [...logs.writes, JSON.parse(text) as RawLogs['writes'][number]] };
    },
  },
  {
    play: 'crash',
    how: 'the worker was asked to stop',
    claim: /^SIGKILL|^Cleo spoke|^another process/,
    forge: (logs) => ({
      ...logs,
      processes: logs.processes.map((each) => (each.event === 'ended' ? { ...each, signal: 'SIGTERM' } : each)),
    }),
  },
  {
    play: 'crash',
    how: 'the worker said goodbye',
    claim: /^SIGKILL/,
    forge: (logs) => ({ ...logs, workerLog: ['{"msg":"worker stopped"}', ...logs.workerLog] }),
  },
  {
    play: 'crash',
    how: 'Cleo spoke to the worker that was there still',
    claim: /^Cleo spoke/,
    forge: (logs) => told(logs, 'crash', ({ label }) => label === 'ready-for-qa', { sentAt: 0 }),
  },
  {
    play: 'crash',
    how: 'the same process went on',
    claim: /^another process|^Cleo spoke/,
    forge: (logs) => ({ ...logs, processes: logs.processes.map((each) => ({ ...each, pid: 1 })) }),
  },
];

function play(logs: RawLogs, name: string): Play {
  const found = logs.plays.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no play ${name}`);
  return found;
}

/** The requests about a play's pull requests, oldest first. */
function about(logs: RawLogs, name: string): Delivery[] {
  const { repositoryId, status } = play(logs, name);
  return logs.deliveries
    .filter((each) => each.repository === repositoryId && status?.pullRequests.includes(each.pullRequest ?? 0))
    .filter(({ forged }) => !forged)
    .toSorted((a, b) => a.sentAt - b.sentAt);
}

/** The same with some of a play's requests changed. */
function told(
  logs: RawLogs,
  name: string,
  which: (delivery: Delivery) => boolean,
  changes: Partial<Delivery>,
): RawLogs {
  const chosen = new Set(about(logs, name).filter(which));
  return { ...logs, deliveries: logs.deliveries.map((each) => (chosen.has(each) ? { ...each, ...changes } : each)) };
}

function lastOf(logs: RawLogs, name: string, which: (delivery: Delivery) => boolean): Delivery | undefined {
  return about(logs, name).filter(which).at(-1);
}

function without(logs: RawLogs, name: string, delivery: Delivery | undefined): RawLogs {
  if (delivery === undefined) throw new Error(`${name} has no such request`);
  return { ...logs, deliveries: logs.deliveries.filter((each) => each !== delivery) };
}

function ofPlay(logs: RawLogs, name: string, change: (play: Play) => Play): RawLogs {
  return { ...logs, plays: logs.plays.map((each) => (each.name === name ? change(each) : each)) };
}

/** Whether this is Tess's approval of what is head at the end. */
function isNewApproval(logs: RawLogs): (delivery: Delivery) => boolean {
  const head = play(logs, 'rework').status?.pullRequest?.head;
  return ({ verdict, commit }) => verdict === 'approved' && commit === head;
}

/** The play, with every gate opened at the commit at which the first one was. */
function withOldHead(broken: Play): string {
  const old = broken.status?.stages[0]?.opened?.commit ?? '';
  return JSON.stringify(broken).replaceAll(broken.status?.pullRequest?.head ?? '', old);
}
