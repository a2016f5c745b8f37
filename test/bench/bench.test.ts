import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { kubernetesThatIsThere } from '../../bench/ground/open-kubernetes.ts';
import { build } from '../e2e/built-baton.ts';
import '../setup/scratch.ts';
import { describeWithDevServer } from '../setup/temporal.ts';

const PATIENCE_MS = 240_000;
const BENCH = fileURLToPath(new URL('../../dist/bench/bench.js', import.meta.url));

async function bench(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)(process.execPath, [BENCH, ...args], { env: process.env });
}

const number: unknown = expect.any(Number);
const hasKubernetes = kubernetesThatIsThere(process.env) !== null;

// The bench starts a Temporal server of its own; without one to be had, this file has to say so as the others do.
describeWithDevServer('the bench', () => {
  let ended: Awaited<ReturnType<typeof bench>>;
  beforeAll(async () => {
    build();
    ended = await bench('--quick', '--json');
  }, PATIENCE_MS);

  test('ends with one JSON object that has every figure, and those behind them', () => {
    const report: unknown = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(report).toMatchObject({
      historyEventsPerPlay: number,
      resumeLatencyRatio: number,
      gateRateRatio: number,
      bytesPerWaitingPlay: number,
      aloneMs: { p50: number, p99: number },
      burst100Ms: number,
      burst100PeakMb: number,
      gatesPerSecond: number,
      transitionRateRatio: hasKubernetes ? number : null,
      transitionMs: hasKubernetes ? { p50: number, p99: number } : null,
      bare: { perSecond: number, acknowledgedMs: number, activityMs: { p50: number, p99: number } },
      details: { history: { deliveries: 12 }, alone: { gates: 3 }, burst: { plays: 4 }, rate: { plays: 4 } },
    });
  });

  test('compares with a skeleton of 35 history events, and a play takes more', () => {
    const report = JSON.parse(ended.stdout) as {
      readonly historyEventsPerPlay: number;
      readonly bare: { readonly historyEvents: number };
      readonly remarks: readonly string[];
    };
    expect(report.bare.historyEvents).toBe(35);
    expect(report.remarks).toEqual([]);
    expect(report.historyEventsPerPlay).toBeGreaterThan(35);
  });

  test('keeps the table for people away from the object', () => {
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).toContain('MEASURE');
  });

  test('says which measures there are when it is asked for another', async () => {
    await expect(bench('--only', 'speed')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('history, alone, burst, rate, waiting'),
    });
  });
});
