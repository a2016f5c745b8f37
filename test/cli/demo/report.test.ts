import { describe, expect, test } from '@jest/globals';
import type { PlayRecord, RawLogs } from '../../../cli/demo/raw-logs.ts';
import { problemsOf, reportOf } from '../../../cli/demo/report.ts';
import type { LedgerEntry } from '../../../signals/messages.ts';

const repository = 1296269;
const gate = { namespace: 'argo', run: 'play-7', uid: 'u-7', node: 'wait-pr-created', nodeId: 'n-1', startedAt: 'T' };

/** One play, one gate: reached at 1000, opened at 1500 after a delivery that was sent at 1400. */
function logs(changes: Partial<RawLogs> = {}): RawLogs {
  return {
    deliveries: [request('d-1', 1_400), request('d-2', 1_450, { outcome: 'ignored' })],
    gates: [{ ...gate, at: 1_000, phase: 'Running' }],
    writes: [opening(1_500)],
    plays: [record([{ delivery: 'd-1', event: 'pull_request.opened', outcome: 'applied', reason: '' }])],
    processes: [],
    workerLog: [],
    ...changes,
  };
}

function request(
  delivery: string,
  sentAt: number,
  answer: unknown = { outcome: 'accepted', play: 'play/acme/shop/7' },
  status: number | null = 202,
): RawLogs['deliveries'][number] {
  return {
    ...{ delivery, deliveryId: 1, attemptId: 1, hook: 1, hookKind: 'repository', event: 'pull_request' },
    ...{ action: 'opened', repository, pullRequest: 3, redelivery: false, forged: false, failure: null },
    ...{ sentAt, answeredAt: sentAt + 5, status, answer: JSON.stringify(answer) },
    ...{ sender: 'acme-rex[bot]', label: null, verdict: null, commit: 'c-1', payload: 'p-1' },
  };
}

function opening(at: number, changes: Partial<RawLogs['writes'][number]> = {}): RawLogs['writes'][number] {
  return {
    at,
    ...{ verb: 'patch', path: '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/play-7', userAgent: 'baton' },
    ...{ dryRun: false, contentType: 'application/json-patch+json', resourceVersion: '9', fault: null, status: 200 },
    body: [
      { op: 'test', path: '/metadata/uid', value: 'u-7' },
      { op: 'test', path: '/status/nodes/n-1/startedAt', value: 'T' },
      { op: 'replace', path: '/status/nodes/n-1/phase', value: 'Succeeded' },
    ],
    ...changes,
  };
}

function record(entries: readonly LedgerEntry[], changes: Partial<PlayRecord> = {}): PlayRecord {
  const counts = { applied: 0, duplicate: 0, late: 0, refused: 0 };
  for (const { outcome } of entries) counts[outcome] += 1;
  const status = { ended: true, stage: 'completed', run: { uid: 'u-7' }, pullRequest: { number: 3 } };
  return {
    ...{ name: 'smooth', play: 'play/acme/shop/7', repositoryId: repository, untouched: [] },
    status: status as unknown as PlayRecord['status'],
    ledger: { counts, entries },
    ...changes,
  };
}

const problems = (changed: RawLogs): string[] => problemsOf(reportOf(changed), changed);

describe('the report of a demo', () => {
  test('counts plays, gates and every request once', () => {
    expect(reportOf(logs())).toEqual({
      plays: 1,
      completed: 1,
      gatesOpened: 1,
      gatesOpenedTwice: 0,
      deliveries: { sent: 2, applied: 1, duplicate: 0, late: 0, ignored: 1, refused: 0, quarantined: 0 },
      latencyMs: { p50: 100, p99: 100 },
    });
    expect(problems(logs())).toEqual([]);
  });

  test('does not take a refused or dry-run patch, or one of somebody else, for an open gate', () => {
    const writes = [opening(1, { status: 422 }), opening(2, { dryRun: true }), opening(3, { userAgent: 'argo' })];
    expect(reportOf(logs({ writes })).gatesOpened).toBe(0);
  });

  test('says when one visit of a gate was opened twice', () => {
    const twice = logs({ writes: [opening(1_500), opening(1_600)] });
    expect(reportOf(twice)).toMatchObject({ gatesOpened: 1, gatesOpenedTwice: 1 });
    expect(problems(twice)).toEqual(['1 gates were opened twice']);
  });

  test('counts a wrong signature as refused, and misses what became of a request without an answer', () => {
    const forged = request('d-3', 1_460, { code: 'BATON_SIGNATURE_WRONG' }, 401);
    const deliveries = [...logs().deliveries, forged, request('d-4', 1_470, {}, null)];
    const told = logs({ deliveries });
    expect(reportOf(told).deliveries).toMatchObject({ sent: 4, refused: 1 });
    expect(problems(told)).toEqual(["the deliveries don't add up to the 4 that were sent"]);
  });

  test('says when an accepted request is in no ledger, and when one failed', () => {
    const lost = [...logs().deliveries, request('d-3', 1_460)];
    expect(problems(logs({ deliveries: lost }))).toEqual(["the deliveries don't add up to the 3 that were sent"]);
    const failed = [...logs().deliveries, request('d-3', 1_460, {}, 503)];
    expect(problems(logs({ deliveries: failed }))).toHaveLength(1);
  });

  test('measures no latency where the gate did not have to wait for the delivery', () => {
    const gates = [{ ...gate, at: 1_401, phase: 'Running' }];
    expect(reportOf(logs({ gates })).latencyMs).toEqual({ p50: null, p99: null });
  });

  test('measures from the first time that the newest applied delivery was sent', () => {
    const deliveries = [request('d-0', 1_100), request('d-1', 1_200), request('d-1', 1_450), request('d-9', 1_480)];
    const entries = ['d-0', 'd-1'].map(
      (delivery) => ({ delivery, event: 'e', outcome: 'applied', reason: '' }) as const,
    );
    expect(reportOf(logs({ deliveries, plays: [record(entries)] })).latencyMs.p50).toBe(300);
  });

  test('says when a play did not come to its end, or could not be asked', () => {
    const plays = [record([], { status: null, ledger: null })];
    expect(problems(logs({ plays, deliveries: [] }))).toEqual(['0 of 1 plays were completed']);
  });

  test('says when Baton wrote to a run that was not its to touch', () => {
    const untouched = ['argo/other'];
    const [play] = logs().plays;
    const plays = [{ ...record(play?.ledger?.entries ?? []), untouched }];
    expect(problems(logs({ plays }))).toEqual([]);
    const path = '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/other';
    const writes = [opening(1_500), opening(1_600, { path, body: [] })];
    expect(problems(logs({ plays, writes }))).toEqual(['Baton wrote to argo/other, which was not its to touch']);
  });
});
