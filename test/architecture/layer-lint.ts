import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType, type IResolveOptions } from 'dependency-cruiser';
import type { ICruiseOptions } from 'dependency-cruiser';

/** The configuration that `npm run layers` uses. */
interface Layers {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string; readonly comment: string })[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: Partial<IResolveOptions> };
}

const root = join(import.meta.dirname, '..', '..');
const layers = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Layers;

/** The rules, with their reasons. */
export const RULES = layers.forbidden;

/** What the layer lint says about a folder, which takes the place of the project's root. */
export async function violationsIn(folder: string): Promise<{ rule: string; from: string }[]> {
  const result = await cruise(
    ['.'],
    { ...layers.options, baseDir: folder, validate: true, ruleSet: { forbidden: [...RULES] } },
    layers.options.enhancedResolveOptions,
  );
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}
