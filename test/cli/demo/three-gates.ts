import { GATES } from '../../../cli/demo/after-the-gate.ts';
import type { PlayRecord, RawLogs } from '../../../cli/demo/raw-logs.ts';
import type { LedgerEntry } from '../../../signals/messages.ts';
import { STATUS } from '../fake-plays.ts';

const repository = 1296269;
const HEAD = 'c-1';

export type Request = RawLogs['deliveries'][number];

/** The words that open the three gates: 100, 200 and 50 ms before they are open. */
export const OPENED = request('d-1', 1_400);
export const LABELED = request('d-2', 2_300, {
  ...{ action: 'labeled', label: 'ready-for-qa', sender: 'acme-cleo[bot]' },
});
export const APPROVED = request('d-3', 3_350, {
  ...{ event: 'pull_request_review', action: 'submitted', verdict: 'approved', sender: 'acme-tess[bot]' },
});

/** One play of three gates: each was reached on the full second, and its word came while the run waited there. */
export function threeGates(changes: Partial<RawLogs> = {}): RawLogs {
  return {
    deliveries: [OPENED, request('d-9', 1_450, { answer: JSON.stringify({ outcome: 'ignored' }) }), LABELED, APPROVED],
    gates: [reached(GATES.rex, 1_000), reached(GATES.cleo, 2_000), reached(GATES.tess, 3_000)],
    writes: [opening(GATES.rex, 1_500), opening(GATES.cleo, 2_500), opening(GATES.tess, 3_400)],
    plays: [record(['d-1', 'd-2', 'd-3'].map((delivery) => entry(delivery)))],
    processes: [],
    workerLog: [],
    ...changes,
  };
}

/** A request about the play's pull request, which the bridge handed to the play. */
export function request(delivery: string, sentAt: number, changes: Partial<Request> = {}): Request {
  return {
    ...{ delivery, deliveryId: 1, attemptId: 1, hook: 1, hookKind: 'repository', event: 'pull_request' },
    ...{ action: 'opened', repository, pullRequest: 3, redelivery: false, forged: false, failure: null },
    ...{ sentAt, answeredAt: sentAt + 5, status: 202 },
    ...{ answer: JSON.stringify({ outcome: 'accepted', play: 'play/acme/shop/7' }) },
    ...{ sender: 'acme-rex[bot]', label: null, verdict: null, commit: HEAD, payload: 'p-1' },
    ...changes,
  };
}

/** That the run was seen to wait at a gate. */
export function reached(node: string, at: number): RawLogs['gates'][number] {
  const nodeId = `n-${node}`;
  return { at, namespace: 'argo', run: 'play-7', uid: 'u-7', node, nodeId, startedAt: 'T', phase: 'Running' };
}

/** The patch that opened a gate. */
export function opening(
  node: string,
  at: number,
  changes: Partial<RawLogs['writes'][number]> = {},
): RawLogs['writes'][number] {
  return {
    at,
    ...{ verb: 'patch', path: '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/play-7', userAgent: 'baton' },
    ...{ dryRun: false, contentType: 'application/json-patch+json', resourceVersion: '9', fault: null, status: 200 },
    body: [
      { op: 'test', path: '/metadata/uid', value: 'u-7' },
      { op: 'test', path: `/status/nodes/n-${node}/startedAt`, value: 'T' },
      { op: 'replace', path: `/status/nodes/n-${node}/phase`, value: 'Succeeded' },
    ],
    ...changes,
  };
}

/** An entry of the play's ledger. */
export function entry(delivery: string, outcome: LedgerEntry['outcome'] = 'applied'): LedgerEntry {
  return { delivery, event: 'pull_request.opened', outcome, reason: '' };
}

/** What the play says of itself: completed, each gate opened at the head, and this in its ledger. */
export function record(entries: readonly LedgerEntry[], changes: Partial<PlayRecord> = {}): PlayRecord {
  const counts = { applied: 0, duplicate: 0, late: 0, refused: 0 };
  for (const { outcome } of entries) counts[outcome] += 1;
  const opened = { at: '2026-03-01T11:50:00.000Z', commit: HEAD, how: 'baton' };
  return {
    ...{ name: 'smooth', play: 'play/acme/shop/7', repositoryId: repository, untouched: [] },
    status: {
      ...STATUS,
      ...{ ended: true, stage: 'completed', pullRequests: [3], pullRequest: { number: 3, head: HEAD } },
      run: { namespace: 'argo', name: 'play-7', uid: 'u-7', phase: 'Succeeded' },
      stages: STATUS.stages.map((row) => ({ ...row, opened })),
    },
    ledger: { counts, entries },
    ...changes,
  };
}
