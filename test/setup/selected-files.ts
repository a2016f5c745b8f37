import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@jest/types';

/** The texts of the test files that Jest was asked to run, all of them where that can't be told. */
export function selectedTestFiles(config: Config.GlobalConfig): string[] {
  const root = join(config.rootDir, 'test');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(join('architecture', 'fixtures')))
    .map((file) => join(root, file));
  const patterns = config.testPathPatterns.toExecutor({ rootDir: config.rootDir });
  const selected = files.filter((file) => patterns.isMatch(file));
  return (selected.length === 0 ? files : selected).map((file) => readFileSync(file, 'utf8'));
}
