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

/** All figures of the report. */
export function figures(folder: string): Record<string, unknown> {
  const plays = lines(folder, 'plays.jsonl').map(({ status }) => status as { stage: string; ended: boolean });
  const opened = [...openedGates(folder).values()].flat();
  const waits = resumeTimes(folder);
  const { sent = 0, ...ends } = endings(folder);
  const none = { applied: 0, duplicate: 0, late: 0, ignored: 0, refused: 0, quarantined: 0 };
  return {
    plays: plays.length,
    completed: plays.filter(({ stage, ended }) => ended && stage === 'completed').length,
    gatesOpened: new Set(opened).size,
    gatesOpenedTwice: opened.filter((gate, at) => opened.indexOf(gate) !== at).length,
    deliveries: { sent, ...none, ...ends },
    // The value below or at which that share of all values lies.
    latencyMs: { p50: waits[Math.ceil(waits.length * 0.5) - 1], p99: waits[Math.ceil(waits.length * 0.99) - 1] },
  };
}

/**
 * Milliseconds from a webhook to the gate that it opened, shortest first, for each gate at which the run already stood
 * when the last of what the gate waits for was sent for the first time: an open pull request; Cleo's label and Tess's
 * approval, each at the commit at which the gate was opened.
 */
function resumeTimes(folder: string): number[] {
  const sightings = lines(folder, 'gates.jsonl');
  const patches = openings(folder).map(({ at, body }) => ({ at, node: gateOf(body).split('/')[3], uid: uidOf(body) }));
  const times: number[] = [];
  for (const { status, repositoryId } of lines(folder, 'plays.jsonl')) {
    const { run, pullRequest, stages } = status as Ended;
    const told = lines(folder, 'deliveries.jsonl').filter(
      (each) =>
        each['repository'] === repositoryId &&
        each['pullRequest'] === pullRequest.number &&
        each['forged'] === false &&
        (each['status'] === 202 || each['status'] === null || Number(each['status']) >= 500),
    );
    for (const [at, { opened }] of stages.entries()) {
      const { commit } = opened;
      const kinds: Line[] = [
        { event: 'pull_request' },
        { event: 'pull_request', action: 'labeled', label: 'ready-for-qa', sender: 'acme-cleo[bot]', commit },
        { event: 'pull_request_review', verdict: 'approved', sender: 'acme-tess[bot]', commit },
      ];
      const since = kinds.slice(0, at + 1).map((kind) => {
        const keys = Object.keys(kind);
        return told.filter((each) => keys.every((key) => each[key] === kind[key])).map(({ sentAt }) => Number(sentAt));
      });
      const cause = Math.max(...since.map((sent) => Math.min(...sent)));
      const name = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'][at];
      const waiting = sightings.find(({ uid, node, phase }) => uid === run.uid && node === name && phase === 'Running');
      const patch = patches.find(({ uid, node }) => uid === run.uid && node === waiting?.['nodeId']);
      if (patch !== undefined && Number(waiting?.['at']) <= cause) times.push(patch.at - cause);
    }
  }
  return times.sort((a, b) => a - b);
}

/** What is read here of a play that has ended. */
interface Ended {
  readonly run: { readonly uid: string };
  readonly pullRequest: { readonly number: number };
  readonly stages: readonly { readonly opened: { readonly commit: string } }[];
}

/** For each run's uid, the gates that a patch of Baton's opened, in order. */
export function openedGates(folder: string): Map<string, string[]> {
  const opened = new Map<string, string[]>();
  for (const { body } of openings(folder)) {
    const uid = uidOf(body);
    opened.set(uid, [...(opened.get(uid) ?? []), gateOf(body)]);
  }
  return opened;
}

/** The patches of Baton's that opened a gate. */
function openings(folder: string): { readonly at: number; readonly body: Operations }[] {
  return lines(folder, 'writes.jsonl').flatMap(({ at, userAgent, status, dryRun, body }) =>
    userAgent === 'baton' && status === 200 && dryRun === false && gateOf(body as Operations) !== ''
      ? [{ at: Number(at), body: body as Operations }]
      : [],
  );
}

type Operations = readonly { readonly op: string; readonly path: string; readonly value: unknown }[];

/** The path of the phase that a patch turned to Succeeded. */
function gateOf(body: Operations): string {
  const gate = body.find(({ op, path, value }) => op === 'replace' && path.endsWith('/phase') && value === 'Succeeded');
  return gate?.path ?? '';
}

/** Of the run that a patch is meant for. */
function uidOf(body: Operations): string {
  return String(body.find(({ op, path }) => op === 'test' && path === '/metadata/uid')?.value);
}
