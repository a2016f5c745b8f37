import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult, type IForbiddenRuleType, type IResolveOptions } from 'dependency-cruiser';
import type { ICruiseOptions } from 'dependency-cruiser';

/** The configuration that `npm run layers` uses. */
interface Layers {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string; readonly comment: string })[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: Partial<IResolveOptions> };
}

const root = join(import.meta.dirname, '..', '..');
const fixtures = join(import.meta.dirname, 'fixtures');
const layers = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Layers;
const rules = layers.forbidden.map(({ name }) => name);

/** What the layer lint says about a fixture, whose folder takes the place of the project's root. */
async function violationsIn(fixture: string): Promise<{ rule: string; from: string }[]> {
  const result = await cruise(
    ['.'],
    {
      ...layers.options,
      baseDir: join(fixtures, fixture),
      validate: true,
      ruleSet: { forbidden: [...layers.forbidden] },
    },
    layers.options.enhancedResolveOptions,
  );
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

describe('the layer lint', () => {
  test('has a fixture for every rule, and no fixture without a rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual([...rules].sort());
  });

  test.each(layers.forbidden)('gives a reason for $name in words', ({ comment }) => {
    expect(comment).toMatch(/^[A-Z].{20,}\.$/);
  });

  test.each(rules)('%s refuses the file that breaks it, and nothing else', async (rule) => {
    const violations = await violationsIn(rule);
    expect(violations.map((violation) => violation.rule)).toEqual(violations.map(() => rule));
    expect(violations.map(({ from }) => from)).toEqual([expect.stringMatching(/\/breaks-it\.ts$/)]);
  });
});
