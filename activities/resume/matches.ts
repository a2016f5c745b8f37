import { createContext, Script } from 'node:vm';

/** Milliseconds that one pattern may take on one text. */
const PATIENCE_MS = 50;

/** Characters of a pattern, and of the text that it is held to. */
const MOST_CHARACTERS = { pattern: 200, text: 4_096 };

/** The code is ours; pattern and text are data. */
const TEST = new Script('new RegExp(pattern, "u").test(text)');

/** Whether the text matches, or why that can't be said. */
export type Match = { readonly matches: boolean } | { readonly wrong: string };

/**
 * Holds a text to a regular expression of somebody else's (JavaScript's, with the flag `u`). Some patterns take longer than
 * the universe has lasted: V8 ends one that takes more than 50 ms, and pattern and text are bounded.
 */
export function matches(pattern: string, text: string): Match {
  if (pattern.length > MOST_CHARACTERS.pattern) return tooLong('the pattern', MOST_CHARACTERS.pattern);
  if (text.length > MOST_CHARACTERS.text) return tooLong('the field', MOST_CHARACTERS.text);
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : 'no regular expression' };
  }
  try {
    const sandbox = createContext(Object.assign(Object.create(null) as object, { pattern, text }));
    return { matches: TEST.runInContext(sandbox, { timeout: PATIENCE_MS }) === true };
  } catch {
    return { wrong: `the pattern takes more than ${String(PATIENCE_MS)} ms on this field: make it simpler` };
  }
}

function tooLong(what: string, most: number): Match {
  return { wrong: `${what} is longer than ${String(most)} characters` };
}
