// Usage: node docs/generate.mjs [--check]
// Writes docs/errors.md, docs/configuration.md and docs/openapi.json from the code as it was built (npm run docs builds first). With --check
// nothing is written: it names the pages that are not what the code says, and ends with 1 if there are any.
import { readFileSync, writeFileSync } from 'node:fs';
import { ENVIRONMENT } from '../dist/config/environment.js';
import { configJsonSchema } from '../dist/config/json-schema.js';
import { openApiDocument } from '../dist/bridge/openapi/document.js';
import { CATALOGUE } from '../dist/errors/catalogue.js';
import { exitCodeOf } from '../dist/cli/exit-codes.js';
import { configurationPage } from './pages/configuration-page.mjs';
import { errorsPage } from './pages/errors-page.mjs';

const pages = [
  ['errors.md', errorsPage(CATALOGUE, exitCodeOf)],
  ['configuration.md', configurationPage(configJsonSchema(), ENVIRONMENT)],
  ['openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`],
];

const isCheck = process.argv.includes('--check');
for (const [name, text] of pages) {
  const file = new URL(name, import.meta.url);
  if (!isCheck) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`docs/${name} is not what the code says: run npm run docs\n`);
    process.exitCode = 1;
  }
}
