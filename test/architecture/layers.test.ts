import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RULES, violationsIn } from './layer-lint.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const rules = RULES.map(({ name }) => name);

describe('the layer lint', () => {
  test('has a fixture for every rule, and no fixture without a rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual([...rules].sort());
  });

  test.each(RULES)('gives a reason for $name in words', ({ comment }) => {
    expect(comment).toMatch(/^[A-Z].{20,}\.$/);
  });

  test.each(rules)('%s refuses the file that breaks it, and nothing else', async (rule) => {
    const violations = await violationsIn(join(fixtures, rule));
    expect(violations.map((violation) => violation.rule)).toEqual(violations.map(() => rule));
    expect(violations.map(({ from }) => from)).toEqual([expect.stringMatching(/\/breaks-it\.ts$/)]);
  });
});
