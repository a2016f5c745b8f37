import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

describe('every baton command in the operations page', () => {
  const lines = [...operations.matchAll(/npx baton ([^`\n]+)/g)].map((match) =>
    (match[1] ?? '').replace(/ +#.*$/, '').trim(),
  );

  test.each([...new Set(lines)])('baton %s is understood', async (line) => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    // Temporal, and the file that a delivery would be read from, are not here: a command that gets as far as looking for
    // them was understood.
    const { err } = await baton(words, { env: { BATON_CONFIG: '/dev/null', BATON_WEBHOOK_SECRETS: 'secret' } });
    expect(err).not.toMatch(/unknown (command|option)|missing required|required option|too many arguments/i);
  });

  test('a command that does not exist is not', async () => {
    const { err } = await baton(['refesh', 'acme/shop#7']);
    expect(err).toMatch(/unknown command/);
  });
});

test('the operations page explains every metric of ours', async () => {
  for (const { name } of await createMetrics().registry.getMetricsAsJSON()) expect(operations).toContain(`\`${name}`);
});

test('the operations page explains every reason for attention', () => {
  const kinds = [...readProjectFile('workflows/play/view.ts').matchAll(/^ {4}\['([a-z-]+)', /gm)].map(
    (match) => match[1],
  );
  expect(kinds.length).toBeGreaterThan(5);
  for (const kind of [...kinds, 'escalated', 'unplanned-transition'])
    expect(operations).toContain(`| \`${String(kind)}\` |`);
});
