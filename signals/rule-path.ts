/** A part of a path: bare, or in brackets as a JSON string or an index. */
const PART = /^(?:([^.[\]"\\\s]+)|\[("(?:[^"\\]|\\.)*"|\d{1,9})\])/;

/** Characters of a path. */
const MOST_CHARACTERS = 500;

/**
 * The keys of a rule's path, or what is wrong with it in words. Keys are joined by dots: `metadata.labels.team`. One that
 * holds a dot, a bracket or a blank stands in brackets as a JSON string, and brackets take indices of lists too:
 * `metadata.annotations["baton/play"]`, `metadata.labels["workflows.argoproj.io/phase"]`, `spec.arguments.parameters[0].name`.
 */
export function parsePath(path: string): { readonly keys: readonly string[] } | { readonly wrong: string } {
  if (path.length > MOST_CHARACTERS) return { wrong: `is longer than ${String(MOST_CHARACTERS)} characters` };
  const keys: string[] = [];
  let rest = path;
  while (rest !== '' || keys.length === 0) {
    const part = PART.exec(rest);
    const [whole = '', bare, bracket] = part ?? [];
    const key = bare ?? keyIn(bracket);
    if (key === null) {
      const at = String(path.length - rest.length + 1);
      return { wrong: `can't be read from character ${at} on: expected a key, ["a key"] or [0]` };
    }
    keys.push(key);
    rest = rest.slice(whole.length);
    if (rest.startsWith('.') && rest.length > 1 && !rest.startsWith('.[')) rest = rest.slice(1);
    else if (rest !== '' && !rest.startsWith('[')) {
      const at = String(path.length - rest.length + 1);
      return { wrong: `can't be read from character ${at} on: expected a dot and a key, or a bracket` };
    }
  }
  return { keys };
}

function keyIn(bracket: string | undefined): string | null {
  if (bracket === undefined) return null;
  if (!bracket.startsWith('"')) return bracket;
  try {
    return JSON.parse(bracket) as string;
  } catch {
    return null;
  }
}
