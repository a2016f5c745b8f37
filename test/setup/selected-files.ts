import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is used here of the configuration that Jest hands to a global setup. */
export interface JestSelection {
  readonly rootDir: string;
  /** What was asked for on the command line; matches everything when that was nothing. */
  readonly testPathPatterns: {
    readonly toExecutor: (options: { rootDir: string }) => { readonly isMatch: (path: string) => boolean };
  };
}

/** A test file that is to run. */
export interface SelectedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The test files that Jest was asked to run; all of them where the question names none of them. */
export function selectedTestFiles({ rootDir, testPathPatterns }: JestSelection): SelectedFile[] {
  const root = join(rootDir, 'test');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(join('architecture', 'fixtures')))
    .map((file) => join(root, file));
  const patterns = testPathPatterns.toExecutor({ rootDir });
  const selected = files.filter((file) => patterns.isMatch(file));
  return (selected.length === 0 ? files : selected).map((file) => ({
    path: relative(rootDir, file),
    text: readFileSync(file, 'utf8'),
  }));
}
