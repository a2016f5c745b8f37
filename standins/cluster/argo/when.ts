import { evaluateCondition } from './expression.ts';

/**
 * Whether a `when` holds, after its placeholders are filled in. A bare word counts as text, but `-` is an operator
 * there: values with a hyphen have to be quoted. Throws with Argo's words when the condition cannot be read.
 */
export function holdsWhen(when: string): boolean {
  try {
    return evaluateCondition(when, {
      pattern: /[A-Za-z_][A-Za-z0-9_.]*|\d+(?:\.\d+)?/,
      valueOf: (word) => (word === 'true' || word === 'false' ? word === 'true' : numberOrText(word)),
    });
  } catch (error) {
    throw new Error(`Invalid 'when' expression '${when}': ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

function numberOrText(word: string): number | string {
  return /^\d/.test(word) ? Number(word) : word;
}
