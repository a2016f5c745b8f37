import { GATES } from './after-the-gate.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { gateOpenings } from './gate-openings.ts';
import { wordsFor } from './latencies.ts';
import type { RawLogs } from './raw-logs.ts';

/**
 * What is wrong with the gates, in words: each stage of each play is to have been opened by exactly one patch, as the
 * play itself says, and after the word that it waits for was sent; and no other gate is to have been opened.
 */
export function gateProblems(logs: RawLogs): string[] {
  const evidences = logs.plays.flatMap((record) => evidenceOf(record, logs) ?? []);
  const bound = new Set(evidences.map(({ status }) => status.run?.uid));
  // Whose run it was, a play that can't be asked can't say.
  const strays =
    evidences.length < logs.plays.length ? [] : gateOpenings(logs.writes).filter(({ uid }) => !bound.has(uid));
  return [
    ...evidences.flatMap((evidence) => ofPlay(evidence).map((what) => `${evidence.record.name}: ${what}`)),
    ...strays.map(({ nodeId }) => `Baton opened the gate ${nodeId} of a run that is no play's`),
  ];
}

function ofPlay(evidence: Evidence): string[] {
  const { stages } = evidence.status;
  const nodes = Object.values(GATES);
  const known = nodes.reduce((sum, node) => sum + evidence.gate(node).openings, 0);
  return [
    ...(stages.length === nodes.length ? [] : [`it has ${String(stages.length)} stages`]),
    ...nodes.flatMap((node, at) => {
      const { openings, openedAt } = evidence.gate(node);
      if (openings !== 1) return [`${node} was opened by ${String(openings)} patches`];
      if (stages[at]?.opened?.how !== 'baton') return [`it does not say that it opened ${node}`];
      const said = wordsFor(evidence, node);
      return said < openedAt ? [] : [`${node} was opened before what it waits for was sent`];
    }),
    ...(evidence.openings === known ? [] : ['it opened a gate that nobody saw']),
  ];
}
