import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';

/** A parsed configuration file that can say where each of its keys stands. */
export interface YamlSource {
  /** The file's name as messages show it. */
  readonly name: string;
  /** Plain data; null for an empty file. */
  readonly value: unknown;
  /** Mistakes of the YAML itself; when there are any, `value` means nothing. */
  readonly mistakes: readonly { readonly at: string; readonly text: string }[];
  /** `name:line:column` of the value at this path; of the nearest key above it where there is none. */
  positionOf(path: readonly PropertyKey[], part: 'key' | 'value'): string;
}

/** Reads YAML. Never throws for bad text: that is what `mistakes` are for. */
export function readYaml(name: string, text: string): YamlSource {
  const lines = new LineCounter();
  // The parser's own "pretty" errors quote the source, which may hold a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${String(line)}:${String(col)}`;
  };
  const mistakes = document.errors.map((error) => ({ at: at(error.pos[0]), text: error.message }));
  return {
    name,
    value: mistakes.length === 0 ? (document.toJS() as unknown) : null,
    mistakes,
    positionOf: (path, part) => at(offsetOf(document, path, part)),
  };
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return offset;
      const last = depth === path.length - 1;
      offset = startOf(last && part === 'value' && isScalar(pair.value) ? pair.value : pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
