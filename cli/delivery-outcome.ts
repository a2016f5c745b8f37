import type { ErrorCode } from '../errors/catalogue.ts';
import type { DeliveryAnswer } from './send-delivery.ts';

/** Characters of an answer that no bridge of ours gave. */
const SHOWN = 100;

/** Answered as an error of the server, so that it is sent again, though the bridge judged the delivery and turned it away. */
const TURNED_AWAY: ErrorCode = 'BATON_TOO_MANY_UNCLAIMED';

/**
 * What became of a delivery, in the word of the bridge's audit line. An error carries none: it is `failed` from 500 on,
 * where nobody has the delivery and it can be sent again, else `refused`. `unknown` where whoever answered is no bridge.
 */
export function outcomeOf({ status, answer }: DeliveryAnswer): string {
  const outcome = wordOf(answer, 'outcome');
  if (outcome !== null) return outcome;
  if (wordOf(answer, 'code') === TURNED_AWAY) return 'refused';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'unknown';
}

/** Why, in a few words: the bridge's reason, the code of its error with what is wrong, else the answer itself. */
export function reasonOf({ answer }: DeliveryAnswer): string {
  const [outcome, code] = [wordOf(answer, 'outcome'), wordOf(answer, 'code')];
  const said = [outcome === null ? code : wordOf(answer, 'reason'), wordOf(answer, 'detail')];
  if (outcome !== null || code !== null) return said.filter((word) => word !== null).join(': ');
  return (typeof answer === 'string' ? answer : JSON.stringify(answer)).slice(0, SHOWN);
}

/** How many deliveries had each outcome, in the order in which they first occur. */
export function countOutcomes(answers: readonly DeliveryAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of answers.map(outcomeOf)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function wordOf(answer: unknown, name: 'outcome' | 'reason' | 'detail' | 'code'): string | null {
  const word: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof word === 'string' ? word : null;
}
