import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The demo's figures, recomputed from its raw logs by other code than the demo's own: whoever doubts the report can
 * read here how little it takes.
 */

type Line = Readonly<Record<string, unknown>>;

/** The lines of one of the raw logs. */
export function lines(folder: string, file: string): Line[] {
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line);
}

/** How often each ending occurs among the requests that got an answer, and how many those were. */
export function endings(folder: string): Record<string, number> {
  const counts: Record<string, number> = { sent: 0 };
  const add = (ending: string, times = 1): void => {
    counts[ending] = (counts[ending] ?? 0) + times;
  };
  for (const { status, answer } of lines(folder, 'deliveries.jsonl')) {
    if (typeof status !== 'number') continue;
    add('sent');
    const { outcome } = JSON.parse(String(answer)) as { outcome?: string };
    if (status >= 400) add('refused');
    else if (outcome !== 'accepted') add(String(outcome));
  }
  for (const { ledger } of lines(folder, 'plays.jsonl')) {
    const { entries } = ledger as { entries: { outcome: string }[] };
    for (const { outcome } of entries) add(outcome);
  }
  return counts;
}

/** For each run's uid, the gates that a patch of Baton's opened, in order. */
export function openedGates(folder: string): Map<string, string[]> {
  const opened = new Map<string, string[]>();
  for (const { userAgent, status, body } of lines(folder, 'writes.jsonl')) {
    if (userAgent !== 'baton' || status !== 200) continue;
    const operations = body as { op: string; path: string; value: unknown }[];
    const uid = String(operations.find(({ op, path }) => op === 'test' && path === '/metadata/uid')?.value);
    const gate = operations.find(
      ({ op, path, value }) => op === 'replace' && path.endsWith('/phase') && value === 'Succeeded',
    );
    if (gate !== undefined) opened.set(uid, [...(opened.get(uid) ?? []), gate.path]);
  }
  return opened;
}
