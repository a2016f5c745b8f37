import { expect, test } from '@jest/globals';
import type { PlayRecord, RawLogs } from '../../../cli/demo/raw-logs.ts';
import { countDeliveries } from '../../../cli/demo/count-deliveries.ts';
import { brokenClaims } from '../../../cli/demo/judge-claims.ts';
import type { DemoEnd } from '../../../cli/demo/run-demo.ts';
import { summaryOf } from '../../../cli/demo/summary.ts';
import { smooth } from '../../../cli/demo/plays/smooth.ts';
import { stranger } from '../../../cli/demo/plays/stranger.ts';
import { createOutput } from '../../../cli/output.ts';
import { STATUS } from '../fake-plays.ts';

const sink = { write: () => undefined };
const { paint } = createOutput({ stdout: sink, stderr: sink, env: { NO_COLOR: '1' }, json: false });

function record(name: string, pullRequest: number, applied: number, refused: number): PlayRecord {
  const status = { ...STATUS, stage: 'completed', ended: true, pullRequests: [pullRequest] };
  const ledger = { counts: { applied, duplicate: 0, late: 0, refused }, entries: [] };
  return { name, play: `play/acme/shop/${name}`, repositoryId: 1, status, ledger, untouched: [] };
}

function request(pullRequest: number | null, outcome: string, forged = false): RawLogs['deliveries'][number] {
  return {
    ...{ delivery: 'd', deliveryId: 1, attemptId: 1, hook: 1, hookKind: 'repository', event: 'e', action: null },
    ...{ repository: 1, pullRequest, redelivery: false, forged, sentAt: 1, answeredAt: 2, failure: null },
    ...{ status: forged ? 401 : 200, answer: JSON.stringify({ outcome }) },
    ...{ sender: null, label: null, verdict: null, commit: null, payload: 'p' },
  };
}

const records = [record('smooth', 3, 2, 0), record('stranger', 4, 1, 1)];
const deliveries = [
  ...[request(3, 'accepted'), request(3, 'accepted'), request(3, 'ignored')],
  ...[request(4, 'accepted'), request(4, 'accepted'), request(4, 'refused')],
  ...[request(null, 'ignored'), request(3, '', true)],
];
const end: DemoEnd = {
  report: {
    ...{ plays: 2, completed: 2, gatesOpened: 6, gatesOpenedTwice: 0, latencyMs: { p50: 1, p99: 2 } },
    deliveries: countDeliveries(deliveries, records),
  },
  raw: { deliveries, plays: records, writes: [], gates: [], processes: [], workerLog: [] },
  ...{ claims: [], problems: [], logs: '/logs', uiAddress: 'http://127.0.0.1:8233', configFile: '/c' },
};

test('the table of a demo says of every request how it ended, and its columns add up to the total below', () => {
  const text = summaryOf(end, [smooth, stranger], paint);
  const [heads = '', ...rows] = text.trim().split('\n').slice(0, 4);
  expect(heads.split(/ {2,}/)).toEqual(
    'PLAY END GATES APPLIED DUPLICATE LATE IGNORED REFUSED'.split(' ').concat('WHAT HAPPENS'),
  );
  const numbers = rows.map((row) =>
    row
      .split(/ {2,}/)
      .filter((cell) => /^\d+$/.test(cell))
      .map(Number),
  );
  expect(numbers).toEqual([
    [2, 0, 0, 1, 0],
    [1, 0, 0, 0, 2],
    [0, 0, 0, 1, 1],
  ]);
  expect(text).toContain('8 webhook requests: 3 applied, 2 ignored, 3 refused.');
});

test('what a play was there to show and did not is named in its row and below the table', () => {
  const claim = 'the label of a stranger opened nothing';
  const claims = [{ play: 'stranger', claim, holds: false }];
  const text = summaryOf({ ...end, claims, problems: brokenClaims(claims) }, [smooth, stranger], paint);
  expect(text).toMatch(new RegExp(`^stranger .*NOT SHOWN: ${claim}$`, 'm'));
  expect(text).toMatch(new RegExp(`as it should be:\\n  stranger did not show this: ${claim}$`, 'm'));
});

test('applied is not believed: the table says so, and how many words of strangers were refused', () => {
  const text = summaryOf(end, [smooth, stranger], paint);
  expect(text).toContain('Applied: the play took in what was new in it. Whether it believes who said it');
  expect(text).toMatch(/^stranger .*\(0 refused, 0 applied and not believed\)$/m);
});

test('a demo that is over does not lead to a UI that is gone', () => {
  expect(summaryOf(end, [smooth, stranger], paint)).not.toContain('8233');
});
