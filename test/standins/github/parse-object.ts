/** A JSON object, of which nothing is known yet. */
export const parseObject = (text: string | undefined): Record<string, unknown> =>
  JSON.parse(text ?? '') as Record<string, unknown>;

/** One JSON object a line. */
export const parseLines = (text: string): Record<string, unknown>[] => text.trim().split('\n').map(parseObject);
