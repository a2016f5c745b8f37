#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/cli/baton.js', import.meta.url);
if (existsSync(fileURLToPath(program))) {
  await import(program.href);
} else {
  process.stderr.write('baton is not built yet. Run `npm ci`, which builds it, or `npm run build` in a clone.\n');
  process.exitCode = 1;
}
