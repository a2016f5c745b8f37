/** A value inside a condition. */
type Value = string | number | boolean;

/** What the two languages of conditions (`when` and `depends`) do with a bare word. */
interface WordRule {
  /** Which bare words there are; sticky. */
  readonly pattern: RegExp;
  readonly valueOf: (word: string) => Value;
}

const symbols = ['&&', '||', '==', '!=', '(', ')', '!', ','] as const;

/**
 * Evaluates a condition of `==`, `!=`, `in (…)`, `!`, `&&`, `||`, parentheses, quoted strings, numbers and bare words.
 * Throws when the text is something else, or when the result is no boolean.
 */
export function evaluateCondition(text: string, word: WordRule): boolean {
  const tokens = tokenize(text, word);
  let at = 0;
  const accept = (symbol: string): boolean => {
    const token = tokens[at];
    if (token?.symbol !== symbol) return false;
    at += 1;
    return true;
  };
  const expect = (symbol: string): void => {
    if (!accept(symbol)) throw new Error(`expected ${symbol}`);
  };
  const anyOf = (): Value => {
    let value = allOf();
    while (accept('||')) value = [value, allOf()].map(asBoolean).some(Boolean);
    return value;
  };
  const allOf = (): Value => {
    let value = comparison();
    while (accept('&&')) value = [value, comparison()].map(asBoolean).every(Boolean);
    return value;
  };
  const comparison = (): Value => {
    const left = operand();
    if (accept('==')) return left === operand();
    if (accept('!=')) return left !== operand();
    if (!accept('in')) return left;
    expect('(');
    const choices = [operand()];
    while (accept(',')) choices.push(operand());
    expect(')');
    return choices.includes(left);
  };
  const operand = (): Value => {
    if (accept('!')) return !asBoolean(operand());
    if (accept('(')) {
      const value = anyOf();
      expect(')');
      return value;
    }
    const token = tokens[at];
    if (token?.symbol !== null) throw new Error('expected a value');
    at += 1;
    return token.value;
  };
  const result = asBoolean(anyOf());
  if (at < tokens.length) throw new Error('unexpected text after the condition');
  return result;
}

type Token = { readonly symbol: string } | { readonly symbol: null; readonly value: Value };

function tokenize(text: string, word: WordRule): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const symbol = symbols.find((candidate) => rest.startsWith(candidate)) ?? /^in(?=\s*\()/.exec(rest)?.[0];
    const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/.exec(rest);
    const bare = new RegExp(`^(?:${word.pattern.source})`).exec(rest)?.[0];
    if (symbol !== undefined) tokens.push({ symbol });
    else if (quoted !== null)
      tokens.push({ symbol: null, value: (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1') });
    else if (bare !== undefined && bare !== '') tokens.push({ symbol: null, value: word.valueOf(bare) });
    else throw new Error(`Invalid token: '${rest.slice(0, 1)}'`);
    rest = rest.slice((symbol ?? quoted?.[0] ?? bare ?? '').length).trimStart();
  }
  return tokens;
}

function asBoolean(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Error(`${JSON.stringify(value)} is not a boolean`);
  return value;
}
