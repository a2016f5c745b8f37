import { describe, expect, test } from '@jest/globals';
import { GATES } from '../../../cli/demo/after-the-gate.ts';
import type { RawLogs } from '../../../cli/demo/raw-logs.ts';
import { problemsOf, reportOf } from '../../../cli/demo/report.ts';
import { APPROVED, entry, LABELED, OPENED, opening, reached, record, request, threeGates } from './three-gates.ts';

const problems = (changed: RawLogs): string[] => problemsOf(reportOf(changed), changed);
const good = threeGates();
const ledger = good.plays[0]?.ledger?.entries ?? [];

describe('the report of a demo', () => {
  test('counts plays, gates and every request once', () => {
    expect(reportOf(good)).toEqual({
      plays: 1,
      completed: 1,
      gatesOpened: 3,
      gatesOpenedTwice: 0,
      deliveries: { sent: 4, applied: 3, duplicate: 0, late: 0, ignored: 1, refused: 0, quarantined: 0 },
      latencyMs: { p50: 100, p99: 200 },
    });
    expect(problems(good)).toEqual([]);
  });

  test('does not take a refused or dry-run patch, or one of somebody else, for an open gate', () => {
    const tries = [{ status: 422 }, { dryRun: true }, { userAgent: 'argo' }];
    const writes = tries.map((changes) => opening(GATES.rex, 1_500, changes));
    expect(reportOf(threeGates({ writes })).gatesOpened).toBe(0);
  });

  test('says when one visit of a gate was opened twice', () => {
    const twice = threeGates({ writes: [...good.writes, opening(GATES.rex, 1_600)] });
    expect(reportOf(twice)).toMatchObject({ gatesOpened: 3, gatesOpenedTwice: 1 });
    expect(problems(twice)).toEqual(['1 gates were opened twice', 'smooth: wait-pr-created was opened by 2 patches']);
  });

  test('counts a wrong signature as refused, and misses what became of a request without an answer', () => {
    const forged = request('d-4', 1_460, {
      ...{ answer: '{"code":"BATON_SIGNATURE_WRONG"}', status: 401, forged: true },
    });
    const lost = request('d-5', 1_470, { answer: '', status: null });
    const told = threeGates({ deliveries: [...good.deliveries, forged, lost] });
    expect(reportOf(told).deliveries).toMatchObject({ sent: 6, refused: 1 });
    expect(problems(told)).toEqual([
      "the deliveries don't add up to the 6 that were sent",
      'smooth: delivery d-5 was sent 1 times and is in the ledger 0 times',
    ]);
  });

  test('says when a play did not come to its end, or could not be asked', () => {
    const plays = [record([], { status: null, ledger: null })];
    expect(problems(threeGates({ plays, deliveries: [] }))).toEqual([
      '0 of 1 plays were completed',
      'smooth: its ledger could not be read',
    ]);
  });

  test('says when Baton wrote to a run that was not its to touch', () => {
    const plays = [record(ledger, { untouched: ['argo/other'] })];
    expect(problems(threeGates({ plays }))).toEqual([]);
    const path = '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/other';
    const writes = [...good.writes, opening(GATES.rex, 1_600, { path, body: [] })];
    expect(problems(threeGates({ plays, writes }))).toEqual(['Baton wrote to argo/other, which was not its to touch']);
  });
});

describe('the accounts of a demo', () => {
  test('do not add up where an accepted request is in no ledger, though another one is there twice', () => {
    const plays = [record([entry('d-1'), entry('d-2'), entry('d-2', 'duplicate')])];
    expect(reportOf(threeGates({ plays })).deliveries).toMatchObject({ sent: 4, applied: 2, duplicate: 1 });
    expect(problems(threeGates({ plays }))).toEqual([
      'smooth: delivery d-2 was sent 1 times and is in the ledger 2 times',
      'smooth: delivery d-3 was sent 1 times and is in the ledger 0 times',
    ]);
  });

  test('do not add up where a request that was handed to one play is in the ledger of another', () => {
    const other = record([entry('d-3')], { name: 'early', play: 'play/acme/shop/8', repositoryId: 1 });
    expect(problems(threeGates({ plays: [record(ledger.slice(0, 2)), other] }))).toEqual(
      expect.arrayContaining([
        'smooth: delivery d-3 was sent 1 times and is in the ledger 0 times',
        'early: delivery d-3 was sent 0 times and is in the ledger 1 times',
      ]),
    );
  });

  test('do not add up where a ledger counts another number than it lists', () => {
    const counts = { applied: 2, duplicate: 1, late: 0, refused: 0 };
    expect(problems(threeGates({ plays: [record(ledger, { ledger: { counts, entries: ledger } })] }))).toEqual([
      'smooth: its ledger counts 2 applied and lists another number',
      'smooth: its ledger counts 1 duplicate and lists another number',
    ]);
  });

  test('add up where two hooks tell of one event under one delivery id, and the play has heard both', () => {
    const deliveries = [...good.deliveries, { ...LABELED, hook: 2, payload: 'p-2', sentAt: 2_310 }];
    expect(problems(threeGates({ deliveries }))).toHaveLength(2);
    const plays = [record([...ledger, entry('d-2', 'duplicate')])];
    expect(problems(threeGates({ deliveries, plays }))).toEqual([]);
  });

  test('add up where the answer to a request was lost that the play has heard', () => {
    const deliveries = good.deliveries.map((each) =>
      each.delivery === 'd-1' ? { ...each, status: null, answer: '' } : each,
    );
    expect(problems(threeGates({ deliveries }))).toEqual([]);
  });

  test('miss every gate that no patch opened, though nothing was opened twice', () => {
    expect(problems(threeGates({ writes: [] }))).toEqual(
      Object.values(GATES).map((node) => `smooth: ${node} was opened by 0 patches`),
    );
  });

  test('want to hear from the play that it opened what a patch opened', () => {
    const [play] = good.plays;
    const said = JSON.stringify(play).replace('"how":"baton"', '"how":"other"');
    const plays = [JSON.parse(said) as typeof play & object];
    expect(problems(threeGates({ plays }))).toEqual(['smooth: it does not say that it opened wait-pr-created']);
  });

  test("know no gate that nobody saw, and none of a run that is no play's", () => {
    const unseen = threeGates({ writes: [...good.writes, opening('another', 3_500)] });
    expect(problems(unseen)).toEqual(['smooth: it opened a gate that nobody saw']);
    const [first] = good.writes;
    const text = JSON.stringify(first).replace('"u-7"', '"u-8"');
    const stray = threeGates({ writes: [...good.writes, JSON.parse(text) as typeof first & object] });
    expect(problems(stray)).toEqual(["Baton opened the gate n-wait-pr-created of a run that is no play's"]);
  });

  test('do not take a gate for well opened that was open before what it waits for was sent', () => {
    const deliveries = good.deliveries.map((each) => (each === APPROVED ? { ...each, commit: 'c-0' } : each));
    expect(problems(threeGates({ deliveries }))).toEqual([
      'smooth: wait-pr-approved was opened before what it waits for was sent',
    ]);
  });
});

describe('the latency of a demo', () => {
  const first = (changes: Partial<RawLogs>): number | null => {
    const [sighting] = good.gates;
    const gates = changes.gates ?? good.gates.filter((each) => each === sighting);
    return reportOf(threeGates({ ...changes, gates })).latencyMs.p99;
  };

  test('is that of gates that had to wait for a webhook: where it came first, Argo was what was waited for', () => {
    expect(first({ gates: [reached(GATES.rex, 1_401)] })).toBeNull();
    expect(first({ gates: [reached(GATES.rex, 1_400)] })).toBe(100);
  });

  test('begins with the webhook after which the condition held, not with the newest one before the patch', () => {
    const push = request('d-4', 1_480, { action: 'synchronize' });
    expect(first({ deliveries: [OPENED, push] })).toBe(100);
  });

  test('begins with the first time that it was sent, also where another one was taken in for it', () => {
    const again = request('d-1', 1_490, { redelivery: true });
    const plays = [record([entry('d-1', 'duplicate'), entry('d-1')])];
    expect(first({ deliveries: [again, OPENED], plays })).toBe(100);
  });

  test('begins with the word about the commit at which the gate was opened', () => {
    const old = request('d-0', 3_010, { ...APPROVED, delivery: 'd-0', sentAt: 3_010, commit: 'c-0' });
    const gates = [reached(GATES.tess, 3_000)];
    expect(first({ deliveries: [...good.deliveries, old], gates })).toBe(50);
  });

  test('begins with the last word that was missing, be it that of an earlier gate', () => {
    const late = { ...LABELED, sentAt: 3_370 };
    const deliveries = good.deliveries.map((each) => (each === LABELED ? late : each));
    expect(first({ deliveries, gates: [reached(GATES.tess, 3_000)] })).toBe(30);
  });
});
