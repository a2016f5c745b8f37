import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { createMetrics } from '../../telemetry/metrics.ts';
import { baton } from '../cli/in-process.ts';
import { build } from '../e2e/built-baton.ts';
import { readProjectFile } from '../../deploy/native/compose-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((file) => `docs/${file}`)].filter(
  (page) => page.endsWith('.md'),
);
const operations = readProjectFile('docs/operations.md');

jest.setTimeout(120_000);

test('the generated pages say what the code says (npm run docs)', () => {
  build();
  expect(() =>
    execFileSync(process.execPath, ['docs/generate.mjs', '--check'], { cwd: ROOT, stdio: 'pipe' }),
  ).not.toThrow();
});

test.each(pages)('%s links only to files that exist', (page) => {
  const targets = [...readProjectFile(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  for (const target of targets.filter((each) => !/^https?:/.test(each))) {
    expect({ target, exists: existsSync(join(ROOT, dirname(page), target)) }).toEqual({ target, exists: true });
  }
});

test.each(pages)('%s names only files and scripts of this project that exist', (page) => {
  const text = readProjectFile(page);
  const named = [...text.matchAll(/(?<![\w./-])((?:deploy|docs|bench|test|scripts)\/[\w./-]*\w\/?)/g)];
  for (const file of named.map((match) => match[1] ?? '')) {
    expect({ file, exists: isThere(file) }).toEqual({ file, exists: true });
  }
  const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
  for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
    expect(scripts).toHaveProperty([script]);
});

const UNKNOWN = /unknown (command|option)/i;
const NOT_UNDERSTOOD = /unknown (command|option)|missing required|required option|too many arguments/i;

// The README's table names commands without what they need.
describe.each([
  ['README.md', UNKNOWN],
  ['docs/operations.md', NOT_UNDERSTOOD],
])('every baton command in %s', (page, complaint) => {
  const commands = [...readProjectFile(page).matchAll(/(?:npx |^)baton ([^`\n]+)/gm)];
  const lines = commands.map((match) => (match[1] ?? '').replace(/ +(#|&&|\|).*$/, '').trim()).filter(comesToAnEnd);

  test.each([...new Set(lines)])('baton %s is understood', async (line) => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    // Temporal, and the file that a delivery would be read from, are not here: a command that gets as far as looking for
    // them was understood.
    const { err } = await baton(words, { env: { BATON_CONFIG: '/dev/null', BATON_WEBHOOK_SECRETS: 'secret' } });
    expect(err).not.toMatch(complaint);
  });

  test('a command that does not exist is not', async () => {
    const { err } = await baton(['refesh', 'acme/shop#7']);
    expect(err).toMatch(UNKNOWN);
  });
});

test('the operations page explains every metric of ours', async () => {
  for (const { name } of await createMetrics().registry.getMetricsAsJSON()) expect(operations).toContain(`\`${name}`);
});

test('the operations page explains every reason for attention', () => {
  const kinds = [...readProjectFile('workflows/play/attention.ts').matchAll(/^ {4}\['([a-z-]+)', /gm)].map(
    (match) => match[1],
  );
  expect(kinds.length).toBeGreaterThan(5);
  for (const kind of [...kinds, 'escalated', 'unplanned-transition'])
    expect(operations).toContain(`| \`${String(kind)}\` |`);
});

/** A file, a folder, or what the names of several begin with, as Jest takes it. */
function isThere(file: string): boolean {
  const folder = join(ROOT, dirname(file));
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(basename(file)));
}

/** Everything but what runs until it is stopped. */
function comesToAnEnd(line: string): boolean {
  return !/^(bridge|demo|dev|worker)\b/.test(line);
}
