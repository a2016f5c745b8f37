import { beforeAll, expect, test } from '@jest/globals';
import { ALL_PLAYS } from '../../cli/demo/all-plays.ts';
import { judgeClaims } from '../../cli/demo/judge-claims.ts';
import { readRawLogs } from '../../cli/demo/raw-logs.ts';
import { problemsOf, reportOf } from '../../cli/demo/report.ts';
import '../setup/scratch.ts';
import { describeWithDevServer } from '../setup/temporal.ts';
import { BROKEN_ACCOUNTS } from './broken-accounts.ts';
import { BROKEN_LIVES } from './broken-lives.ts';
import { baton, build, type Ended } from './built-baton.ts';
import { endings, figures, lines, openedGates } from './recompute.ts';

/** Building, and a demo that has the machine to itself, take less than half of this. */
const PATIENCE_MS = 180_000;

interface Report {
  readonly deliveries: Readonly<Record<string, number>>;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly logs: string;
}

// The demo starts a Temporal server of its own; without one to be had, this file has to say so as the others do.
describeWithDevServer('the demo', () => {
  let ended: Ended;
  let report: Report;
  beforeAll(async () => {
    build();
    ended = await baton(['demo', '--json']);
    report = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '{}') as Report;
  }, PATIENCE_MS);

  test('completes all seven plays and ends with 0', () => {
    expect(ended.exitCode).toBe(0);
    expect(report).toMatchObject({ plays: 7, completed: 7, gatesOpened: 21, gatesOpenedTwice: 0 });
  });

  test('has nothing but the report on stdout, and what goes on on stderr', () => {
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).toMatch(/^ *[\d.]+ s  smooth +completed$/m);
    expect(ended.stderr).not.toContain('\u001b');
  });

  test('accounts for every webhook request, as its raw logs show', () => {
    const { sent, ...counts } = report.deliveries;
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(sent);
    const unseen = { ignored: 0, quarantined: 0, duplicate: 0, late: 0, refused: 0 };
    expect({ ...unseen, ...endings(report.logs) }).toEqual(report.deliveries);
  });

  test('says no figure that its raw logs do not show', () => {
    expect(report).toEqual({ ...figures(report.logs), logs: report.logs });
  });

  test('opened each gate of each play once, as its raw logs show', () => {
    const opened = openedGates(report.logs);
    expect(opened.size).toBe(7);
    for (const gates of opened.values()) {
      expect(gates).toHaveLength(3);
      expect(new Set(gates).size).toBe(3);
    }
  });

  test('opened the last gate of every play at the commit that is head', () => {
    for (const { status } of lines(report.logs, 'plays.jsonl')) {
      const { stages, pullRequest } = status as {
        readonly stages: { readonly opened: { readonly commit: string; readonly how: string } }[];
        readonly pullRequest: { readonly head: string };
      };
      expect(stages.at(-1)?.opened).toMatchObject({ commit: pullRequest.head, how: 'baton' });
    }
  });

  test('showed of every play what it is there to show, each claim by the raw logs', () => {
    const judged = lines(report.logs, 'claims.jsonl');
    expect(new Set(judged.map(({ play }) => play)).size).toBe(7);
    expect(judged.filter(({ holds }) => holds !== true)).toEqual([]);
    expect(judged).toEqual(judgeClaims(ALL_PLAYS, readRawLogs(report.logs)));
  });

  test.each(BROKEN_LIVES.map((life) => [life.play, life.how, life] as const))(
    'would not show what %s is there for where %s',
    (name, _, { claim, forge }) => {
      const broken = judgeClaims(ALL_PLAYS, forge(readRawLogs(report.logs))).filter(({ holds }) => !holds);
      const ofPlay = broken.filter(({ play }) => play === name).map((each) => each.claim);
      expect(ofPlay).not.toEqual([]);
      expect(ofPlay.filter((words) => !claim.test(words))).toEqual([]);
    },
  );

  test.each(BROKEN_ACCOUNTS.map((account) => [account.how, account] as const))(
    'would not end with 0 where %s',
    (_, { problem, forge }) => {
      const forged = forge(readRawLogs(report.logs));
      expect(problemsOf(reportOf(forged), forged)).toContainEqual(expect.stringMatching(problem));
    },
  );

  test('waited for the last words of its plays, or says whose are still to come', () => {
    const told = lines(report.logs, 'github-writes.jsonl').map(
      ({ body }) => (body as { description?: string }).description,
    );
    const missing = lines(report.logs, 'plays.jsonl').filter(({ play }) => {
      const task = String(play).split('/').at(-1) ?? '';
      return !told.includes(`task ${task} completed`);
    });
    const named = /^.* s {2}Still to be told to the pull requests: (.*)$/m.exec(ended.stderr)?.[1]?.split(', ') ?? [];
    expect(missing.map(({ name }) => name).filter((name) => !named.includes(String(name)))).toEqual([]);
  });

  test('measured how long an open gate took', () => {
    expect(report.latencyMs.p50).toBeGreaterThan(0);
    expect(report.latencyMs.p99).toBeGreaterThanOrEqual(report.latencyMs.p50);
  });
});
