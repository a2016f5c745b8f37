import { createInterface } from 'node:readline/promises';

/** Whether a person at the terminal agrees to what was shown; null where there is no terminal to ask. */
export async function confirm(question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  // On stderr: stdout is for what the command answers.
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  lines.once('close', () => gone.abort());
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal: gone.signal })).trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
