import { QA_LABEL } from '../../standins/agents/acts.ts';
import type { DeliveryRecord } from '../../standins/github/webhooks/delivery-record.ts';
import { LOGINS } from '../dev/people.ts';
import { GATES } from './after-the-gate.ts';
import { isLeftToPlays } from './count-deliveries.ts';
import { evidenceOf, firstSentAt, type Evidence } from './evidence.ts';
import type { RawLogs } from './raw-logs.ts';

/** The word that each gate waits for, in the order of the gates; `commit` is the one at which the gate was opened. */
const WORDS: readonly { readonly node: string; readonly says: (told: DeliveryRecord, commit: string) => boolean }[] = [
  // Each of these deliveries carries the whole pull request: whichever comes first shows that it is open.
  { node: GATES.rex, says: ({ event }) => event === 'pull_request' },
  {
    node: GATES.cleo,
    says: ({ action, label, sender, commit }, head) =>
      action === 'labeled' && label === QA_LABEL && sender === LOGINS.cleo && commit === head,
  },
  {
    node: GATES.tess,
    says: ({ verdict, sender, commit }, head) => verdict === 'approved' && sender === LOGINS.tess && commit === head,
  },
];

/**
 * Milliseconds from the webhook that was sent to the resume that the cluster confirmed, one for each gate that had to
 * wait for a webhook: the run had been seen to wait there before the word was sent that was missing. Where the word came
 * first, Baton could open nothing until Argo had come so far, and how long that takes says nothing of Baton: such a gate
 * is not counted. Nothing else is left out or taken off, neither the time without a worker nor that until a person has
 * said which of two runs is meant.
 */
export function latencies(logs: RawLogs): number[] {
  return logs.plays.flatMap((record) => {
    const evidence = evidenceOf(record, logs);
    if (evidence === null) return [];
    return WORDS.flatMap(({ node }) => {
      const { reachedAt, openedAt } = evidence.gate(node);
      const said = wordsFor(evidence, node);
      return said >= reachedAt && said < openedAt ? [openedAt - said] : [];
    });
  });
}

/**
 * When the last of what a gate waits for was sent, its own word and those of the gates before it, each by the first
 * request that told it of the commit at which the gate was opened, whatever became of that request; NaN where one of
 * them never was. What the bridge had no use for tells no play anything.
 */
export function wordsFor(evidence: Evidence, node: string): number {
  const own = WORDS.findIndex((word) => word.node === node);
  const commit = evidence.status.stages[own]?.opened?.commit ?? '';
  const told = evidence.told.filter(isLeftToPlays);
  return Math.max(
    ...WORDS.slice(0, own + 1).map(({ says }) => firstSentAt(told.filter((request) => says(request, commit)))),
  );
}

/** The nearest rank: the smallest value that at least this share of the values does not exceed; null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
